import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionTrack } from './position-track.ts';

test('nothing is heard before the first sample', () => {
  const track = positionTrack(1_000, 30_000, 1);
  expect(track.at(999)).toBeUndefined();
  expect(track.at(1_000)).toBe(30_000);
  expect(track.at(1_500)).toBe(30_500);
});

test('a sample heard from before a change of rate is found at the old rate', () => {
  const track = positionTrack(0, 0, 1);
  track.changeRate(1_000, 1.005);
  expect(track.at(900)).toBe(900);
  expect(track.at(2_000)).toBeCloseTo(2_005, 9);
  track.changeRate(2_000, 1);
  expect(track.at(3_000)).toBeCloseTo(3_005, 9);
  expect(track.rate).toBe(1);
});

test('whatever the rates, the position is the sum of what each of them played', () => {
  const change = fc.record({
    forMs: fc.double({ min: 1, max: 400, noNaN: true }),
    rate: fc.double({ min: 0.995, max: 1.005, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 80 }), (changes) => {
      const track = positionTrack(0, 0, 1);
      let atMs = 0;
      let playedMs = 0;
      for (const { forMs, rate } of changes) {
        track.changeRate(atMs, rate);
        atMs += forMs;
        playedMs += forMs * rate;
      }
      expect(track.at(atMs)).toBeCloseTo(playedMs, 6);
    }),
  );
});
