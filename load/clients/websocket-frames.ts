/** What a frame is, by its opcode (RFC 6455, 5.2). */
export const opcodes = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** `payload` is a view of memory that is used again: copy what is to be kept. */
export type OnFrame = (opcode: number, payload: Buffer) => void;

/**
 * Cuts a server's byte stream into frames; whole messages only, fragments are put together. Chunks may be of any size and are not kept, but for a
 * frame's beginning whose end is still to come.
 */
export function frameReader(onFrame: OnFrame): (chunk: Buffer) => void {
  let rest: Buffer | undefined;
  let fragments: { readonly opcode: number; readonly parts: Buffer[] } | undefined;

  const take = (first: number, payload: Buffer) => {
    const opcode = first & 0x0f;
    const isLast = (first & 0x80) !== 0;
    if (opcode >= opcodes.close || (isLast && opcode !== opcodes.continuation)) return onFrame(opcode, payload);
    fragments ??= { opcode, parts: [] };
    fragments.parts.push(Buffer.from(payload));
    if (!isLast) return;
    const { opcode: kind, parts } = fragments;
    fragments = undefined;
    onFrame(kind, Buffer.concat(parts));
  };

  return (chunk) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (let head = headAt(bytes, at); head; head = headAt(bytes, at)) {
      const end = head.payloadAt + head.length;
      if (end > bytes.length) break;
      at = end;
      take(bytes[head.at] ?? 0, bytes.subarray(head.payloadAt, end));
    }
    rest = at === bytes.length ? undefined : Buffer.from(bytes.subarray(at));
  };
}

/** A client's frame. Its mask is zero: the payload stays as it is, and a server on this machine needs no protection from the caches between us. */
export function clientFrame(opcode: number, payload: Buffer | string): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const { length } = body;
  const lengthBytes = length < 126 ? 0 : length < 0x10000 ? 2 : 8;
  const frame = Buffer.alloc(2 + lengthBytes + 4 + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) frame.writeUInt16BE(length, 2);
  if (lengthBytes === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  body.copy(frame, 2 + lengthBytes + 4);
  return frame;
}

/** Where a frame that begins at `at` has its payload; undefined when its head is not whole yet. Servers do not mask. */
function headAt(bytes: Buffer, at: number): { readonly at: number; readonly payloadAt: number; readonly length: number } | undefined {
  if (bytes.length < at + 2) return undefined;
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  if (short < 126) return { at, payloadAt: at + 2, length: short };
  const payloadAt = at + (short === 126 ? 4 : 10);
  if (bytes.length < payloadAt) return undefined;
  return { at, payloadAt, length: short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2)) };
}
