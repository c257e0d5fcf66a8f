import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

test('each pause is longer than the last at the same luck, until the cap', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => backoffMs(attempt, 0.5));
  expect(pauses).toEqual([156.25, 312.5, 625, 1250, 2500, 5000, 5000, 5000]);
});

test('pauses are spread: never zero, never beyond 8 s', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
      const pause = backoffMs(attempt, random);
      expect(pause).toBeGreaterThan(60);
      expect(pause).toBeLessThan(8_000);
    }),
  );
});
