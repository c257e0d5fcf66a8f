import fc from 'fast-check';
import { expect, test } from 'vitest';
import { driftBetween } from './drift-between.ts';

test('P-10 drift is actual − expected; on a line that turns, the shorter way round', () => {
  expect(driftBetween(1_004, 1_000)).toBe(4);
  expect(driftBetween(59_998, 3, 60_000)).toBe(-5);
  expect(driftBetween(3, 59_998, 60_000)).toBe(5);
  expect(driftBetween(180_010, 10, 60_000)).toBe(0);
});

test('P-10 wherever on a line that turns, a small drift is itself, and none is more than half a turn', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), fc.double({ min: -400, max: 400, noNaN: true }), (lineMs, driftMs) => {
      const turnMs = 1_000;
      expect(driftBetween((lineMs + driftMs) % turnMs, lineMs % turnMs, turnMs)).toBeCloseTo(driftMs, 6);
      expect(Math.abs(driftBetween(lineMs, 0, turnMs))).toBeLessThanOrEqual(turnMs / 2);
    }),
  );
});
