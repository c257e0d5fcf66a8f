import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridPositionAt, nextTurnAtMs, type PlaceLine } from './grid-position.ts';

const line = (more: Partial<PlaceLine> = {}): PlaceLine => ({ status: 'playing', placeMs: 1_000, atMs: 50_000, rate: 1, ...more });

test('R-7 paused it stays, playing it goes on from its moment at its rate, and before that it waits', () => {
  expect(gridPositionAt(line({ status: 'paused' }), 99_000)).toBe(1_000);
  expect(gridPositionAt(line(), 50_500)).toBe(1_500);
  expect(gridPositionAt(line({ rate: 0.1 }), 60_000)).toBe(2_000);
  expect(gridPositionAt(line({ rate: 2 }), 50_500)).toBe(2_000);
  expect(gridPositionAt(line(), 40_000)).toBe(1_000);
});

test('R-7 a loop goes back to its start, any number of times', () => {
  const looped = line({ loop: { fromMs: 500, toMs: 2_000 } });
  expect(gridPositionAt(looped, 50_999)).toBe(1_999);
  expect(gridPositionAt(looped, 51_000)).toBe(500);
  expect(gridPositionAt(looped, 52_499)).toBe(1_999);
  expect(gridPositionAt(looped, 50_000 + 1_000 + 1_500 * 1_000)).toBe(500);
  expect(nextTurnAtMs(looped, 50_000)).toBe(51_000);
  expect(nextTurnAtMs(looped, 51_000)).toBe(52_500);
  expect(nextTurnAtMs({ ...looped, rate: 0.5 }, 50_000)).toBe(52_000);
});

test('R-7 what begins behind the loop plays on, a loop of nothing is none, and paused nothing turns', () => {
  expect(gridPositionAt(line({ loop: { fromMs: 0, toMs: 500 } }), 60_000)).toBe(11_000);
  expect(gridPositionAt(line({ loop: { fromMs: 5_000, toMs: 5_000 } }), 60_000)).toBe(11_000);
  expect(nextTurnAtMs(line({ loop: { fromMs: 0, toMs: 500 } }), 60_000)).toBeUndefined();
  expect(nextTurnAtMs(line({ status: 'paused', loop: { fromMs: 0, toMs: 5_000 } }), 60_000)).toBeUndefined();
  expect(nextTurnAtMs(line(), 60_000)).toBeUndefined();
});

test('R-7 a loop is never left, and counted in UTC it is the same', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5_000 }),
      fc.integer({ min: 100, max: 5_000 }),
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.integer({ min: 50_000, max: 900_000 }),
      (fromMs, spanMs, rate, nowMs) => {
        const toMs = fromMs + spanMs;
        const looped = line({ placeMs: fromMs, rate, loop: { fromMs, toMs } });
        const at = gridPositionAt(looped, nowMs);
        expect(at).toBeGreaterThanOrEqual(fromMs);
        expect(at).toBeLessThan(toMs);
        const utc = 1_790_000_000_000;
        const inUtc = line({ placeMs: fromMs + utc, rate, loop: { fromMs: fromMs + utc, toMs: toMs + utc } });
        const difference = Math.abs(gridPositionAt(inUtc, nowMs) - utc - at);
        expect(Math.min(difference, spanMs - difference)).toBeLessThan(0.01);
      },
    ),
  );
});
