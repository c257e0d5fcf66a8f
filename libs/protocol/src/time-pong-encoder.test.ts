import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverFrames } from './frames.ts';
import type { TimePong } from './time-pong-encoder.ts';

const ms = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const anyPong = fc.record<TimePong>({
  t: fc.constant('TIME_PONG' as const),
  clientNowMs: ms,
  pingId: fc.integer({ min: 0, max: 0xffff_ffff }),
  serverReceivedMs: ms,
  serverNowMs: ms,
});

test('[W10] a TIME_PONG by the shortcut reads as one by the codec, whatever its numbers', () => {
  fc.assert(
    fc.property(anyPong, (pong) => {
      expect(serverFrames.parseBinary(serverFrames.encodeBinary(pong))).toEqual({ value: pong, unknownKeys: 0 });
    }),
  );
});

test('[W10] a frame is the caller’s own: the next one leaves it as it is', () => {
  const pong: TimePong = { t: 'TIME_PONG', clientNowMs: 1.5, pingId: 7, serverReceivedMs: 2, serverNowMs: 3 };
  const first = serverFrames.encodeBinary(pong);
  serverFrames.encodeBinary({ ...pong, pingId: 8 });
  expect(serverFrames.parseBinary(first)).toEqual({ value: pong, unknownKeys: 0 });
});
