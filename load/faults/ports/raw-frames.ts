import { opcodes } from '../../clients/websocket-frames.ts';
import type { Dice } from '../codec/dice.ts';

/** The parts of a client's frame, any of them wrong. A part that is left out is correct. */
export type FrameParts = {
  readonly opcode: number;
  readonly payload?: Buffer;
  readonly isLast?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** The length in the frame's head, and how many bytes encode it. */
  readonly told?: { readonly length: number | bigint; readonly bytes: 0 | 2 | 8 };
};

export function rawFrame(parts: FrameParts, { below, percent }: Dice): Buffer {
  const { opcode, payload = Buffer.alloc(0), isLast = true, reserved = 0, isMasked = true } = parts;
  const { length } = payload;
  const told = parts.told ?? { length, bytes: length < 126 ? 0 : length < 0x10000 ? 2 : 8 };
  const mask = isMasked ? Buffer.from(percent(75) ? readableMask : [below(256), below(256), below(256), below(256)]) : Buffer.alloc(0);
  const head = Buffer.alloc(2 + told.bytes);
  head[0] = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (told.bytes === 0 ? Number(told.length) : told.bytes === 2 ? 126 : 127);
  if (told.bytes === 2) head.writeUInt16BE(Number(told.length), 2);
  if (told.bytes === 8) head.writeBigUInt64BE(BigInt(told.length), 2);
  const body = isMasked ? payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : payload;
  return Buffer.concat([head, mask, body]);
}

/** A mask of zeros leaves the payload as it is, so that people can read the last cases. */
const readableMask = [0, 0, 0, 0];

/** Frames that the WebSocket protocol forbids, or that are at its edges; each entry is one or more frames. */
export function oddFrames(chance: Dice): Buffer[] {
  const { one, below } = chance;
  const some = Buffer.alloc(below(50), 'x');
  const frame = (parts: FrameParts) => rawFrame(parts, chance);
  const anyOpcode = one(Object.values(opcodes));
  const odd: readonly (() => Buffer[])[] = [
    () => [frame({ opcode: anyOpcode, payload: some, isMasked: false })],
    () => [frame({ opcode: anyOpcode, payload: some, reserved: 1 + below(7) })],
    () => [frame({ opcode: one([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), payload: some })],
    () => [frame({ opcode: one([opcodes.close, opcodes.ping, opcodes.pong]), payload: some, isLast: false })],
    () => [frame({ opcode: one([opcodes.close, opcodes.ping, opcodes.pong]), payload: Buffer.alloc(126 + below(500)) })],
    () => [
      frame({ opcode: opcodes.close, payload: closing(one([0, 1, 999, 1000, 1004, 1005, 1006, 1015, 2999, 3000, 4000, 4999, 65_535])) }),
    ],
    () => [frame({ opcode: opcodes.close, payload: Buffer.from([3]) })],
    () => [frame({ opcode: opcodes.close, payload: Buffer.concat([closing(1000), Buffer.from([0xff, 0xfe])]) })],
    () => [frame({ opcode: opcodes.text, payload: Buffer.from([0xff, 0xc0, 0xed, 0xa0, 0x80]) })],
    () => [frame({ opcode: opcodes.text, payload: some, isLast: false }), frame({ opcode: opcodes.text, payload: some })],
    () => [frame({ opcode: opcodes.continuation, payload: some })],
    () => [frame({ opcode: anyOpcode })],
    () => [frame({ opcode: opcodes.text, payload: Buffer.alloc(one([16_384, 16_385, 65_535, 65_536]), ' ') })],
    () => [frame({ opcode: one([opcodes.text, opcodes.binary]), payload: Buffer.alloc(one([262_144, 262_145, 300_000]), '[') })],
    () => [frame({ opcode: opcodes.text, payload: some, told: { length: one(hugeLengths), bytes: 8 } })],
    () => [frame({ opcode: opcodes.text, payload: Buffer.from('{}'), told: { length: 2, bytes: one([2, 8]) } })],
    () => [frame({ opcode: opcodes.text, payload: some }).subarray(0, 1 + below(6))],
    () => fragmented(Buffer.from('{"t":"GET_STATE"}'), chance),
  ];
  return one(odd)();
}

const hugeLengths = [2n ** 64n - 1n, 2n ** 63n, 2n ** 32n, 2n ** 31n, 300_000n];

const closing = (code: number): Buffer => {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return payload;
};

/** One message in several frames, a ping between them. */
function fragmented(payload: Buffer, chance: Dice): Buffer[] {
  const at = chance.below(payload.length);
  return [
    rawFrame({ opcode: opcodes.text, payload: payload.subarray(0, at), isLast: false }, chance),
    rawFrame({ opcode: opcodes.ping, payload: Buffer.from('?') }, chance),
    rawFrame({ opcode: opcodes.continuation, payload: payload.subarray(at), isLast: chance.percent(80) }, chance),
  ];
}
