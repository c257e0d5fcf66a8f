import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientFrame, frameReader, opcodes } from './websocket-frames.ts';

/** A server's frame: as a client's, without the mask bit and the four zeros. */
function serverFrame(opcode: number, payload: Buffer, { last = true } = {}): Buffer {
  const masked = clientFrame(opcode, payload);
  const headLength = masked.length - payload.length - 4;
  const head = Buffer.from(masked.subarray(0, headLength));
  head[0] = (last ? 0x80 : 0) | opcode;
  head[1] = (head[1] ?? 0) & 0x7f;
  return Buffer.concat([head, payload]);
}

function read(stream: Buffer, cuts: readonly number[]): { opcode: number; payload: string }[] {
  const frames: { opcode: number; payload: string }[] = [];
  const push = frameReader((opcode, payload) => frames.push({ opcode, payload: payload.toString('latin1') }));
  const ends = [...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  let at = 0;
  for (const end of ends) {
    push(Buffer.from(stream.subarray(at, end)));
    at = end;
  }
  return frames;
}

test('frames of any length come out whole and in order, however the stream is cut', () => {
  const length = fc.oneof(fc.nat(130), fc.constantFrom(125, 126, 65_535, 65_536, 70_000));
  const frame = fc.record({ opcode: fc.constantFrom(...Object.values(opcodes).filter((opcode) => opcode !== 0)), length });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(200_000), { maxLength: 8 }), (sent, cuts) => {
      const frames = sent.map(({ opcode, length }, index) => ({ opcode, payload: String(index).repeat(length).slice(0, length) }));
      const stream = Buffer.concat(frames.map(({ opcode, payload }) => serverFrame(opcode, Buffer.from(payload, 'latin1'))));
      expect(read(stream, cuts)).toEqual(frames);
    }),
    { numRuns: 60 },
  );
});

test('fragments are one message, and a ping between them stands for itself', () => {
  const stream = Buffer.concat([
    serverFrame(opcodes.text, Buffer.from('one '), { last: false }),
    serverFrame(opcodes.ping, Buffer.from('?')),
    serverFrame(opcodes.continuation, Buffer.from('two ')),
  ]);
  expect(read(stream, [])).toEqual([
    { opcode: opcodes.ping, payload: '?' },
    { opcode: opcodes.text, payload: 'one two ' },
  ]);
});
