import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameIndexAt, frameMiddleMs, frameRateOf, frameStartMs } from './frames.ts';
import { stepTo } from './step-to.ts';
import type { TimedClip } from './timed-clip.ts';

const utcMs = 1_790_000_000_000;
const clip = (frameRate: number, startMs = 0, durationMs = 10_000): TimedClip => ({
  anchorMs: utcMs + startMs,
  durationMs,
  firstShownPtsMs: 0,
  frameRate,
  holes: [],
});
const rates = fc.constantFrom(15, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 17.3);

test.each([
  [29.97, 30_000, 1001],
  [30_000 / 1001, 30_000, 1001],
  [23.976, 24_000, 1001],
  [23.98, 24_000, 1001],
  [59.94, 60_000, 1001],
  [30, 30, 1],
  [24.999, 25, 1],
  [17.3, 17.3, 1],
])('R-8 %s frames a second are %s in %s s', (written, frames, seconds) => {
  const rate = frameRateOf(written);
  expect(rate && frameStartMs(rate, 1)).toBeCloseTo((seconds * 1000) / frames, 9);
});

test('R-8 no rate is none', () => {
  expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(frameRateOf)).toEqual([undefined, undefined, undefined, undefined]);
});

test('R-8 a frame’s start and its middle are in that frame, an hour in as well', () => {
  fc.assert(
    fc.property(rates, fc.integer({ min: 0, max: 216_000 }), (written, index) => {
      const rate = frameRateOf(written);
      if (!rate) throw new Error('a rate');
      expect(frameIndexAt(rate, frameStartMs(rate, index))).toBe(index);
      expect(frameIndexAt(rate, frameMiddleMs(rate, index))).toBe(index);
    }),
  );
});

test('R-8 steps of 29.97 are exact after any number of them, there and back', () => {
  const clips = [clip(29.97, 0, 3_600_000)];
  expect(stepTo(clips, 0, utcMs, 1)).toBeCloseTo(1001 / 30, 9);
  expect(stepTo(clips, 0, utcMs, 30_000)).toBeCloseTo(1_001_000, 6);
  expect(stepTo(clips, 1_001_000, utcMs, -30_000)).toBeCloseTo(0, 6);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 50_000 }), (steps, index) => {
      const from = frameStartMs({ frames: 30, perMs: 1001 }, index);
      expect(stepTo(clips, stepTo(clips, from, utcMs, steps), utcMs, -steps)).toBeCloseTo(from, 6);
    }),
    { numRuns: 50 },
  );
});

test('R-8 the view with the most frames a second there gives the step', () => {
  const clips = [clip(25), clip(50, 1_000, 1_000)];
  expect(stepTo(clips, 0, utcMs, 1)).toBe(40);
  expect(stepTo(clips, 1_000, utcMs, 1)).toBe(1_020);
  expect(stepTo(clips, 1_000, utcMs, -1)).toBe(960);
  // The fast one ends at 2 000: back into it, to its last frame.
  expect(stepTo(clips, 2_000, utcMs, -1)).toBe(1_980);
  expect(stepTo(clips, 1_980, utcMs, 1)).toBe(2_000);
});

test('R-8 from within a frame a step forward is the next start, one back the start of the frame before', () => {
  expect(stepTo([clip(25)], 50, utcMs, 1)).toBe(80);
  expect(stepTo([clip(25)], 50, utcMs, -1)).toBe(0);
});

test('R-8 a view that ends within its frame is stepped back into at that frame', () => {
  expect(stepTo([clip(25, 0, 1_010), clip(10, 1_010, 1_000)], 1_010, utcMs, -1)).toBe(1_000);
});

test('R-8 steps end at the first and at the last frame', () => {
  expect(stepTo([clip(25)], 0, utcMs, -3)).toBe(0);
  expect(stepTo([clip(25)], 9_900, utcMs, 10)).toBe(9_960);
  expect(stepTo([clip(25)], 9_960, utcMs, 1)).toBe(9_960);
  expect(stepTo([], 500, utcMs, 1)).toBe(500);
});

test('R-8 where no rate is known a step is a thirtieth of a second', () => {
  expect(stepTo([clip(0)], 1_000, utcMs, 1)).toBeCloseTo(1_033.333, 3);
});

test('R-8 a step moves by at most the frame of any view that is shown there', () => {
  fc.assert(
    fc.property(fc.array(rates, { minLength: 1, maxLength: 5 }), fc.double({ min: 100, max: 9_000, noNaN: true }), (all, fromMs) => {
      const clips = all.map((rate, index) => clip(rate, index * 7));
      const longest = 1000 / Math.max(...all) + 0.1;
      const next = stepTo(clips, fromMs, utcMs, 1);
      expect(next).toBeGreaterThan(fromMs);
      expect(next - fromMs).toBeLessThanOrEqual(longest);
      const back = stepTo(clips, fromMs, utcMs, -1);
      expect(fromMs - back).toBeGreaterThan(0);
      expect(fromMs - back).toBeLessThanOrEqual(2 * longest);
    }),
  );
});
