import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unfolded } from './unfold.ts';

test('R-1 timestamps of 33 bits go on where they begin again, and back across the turn', () => {
  const top = 2 ** 33;
  const unfold = unfolded();
  expect([top - 3_000, 0, top - 1_500, 3_000, Number.NaN, 6_000].map(unfold)).toEqual([
    top - 3_000,
    top,
    top - 1_500,
    top + 3_000,
    Number.NaN,
    top + 6_000,
  ]);
});

test('R-1 any line whose steps are below half a turn is given back', () => {
  const steps = fc.array(fc.integer({ min: -1e6, max: 2 ** 31 }), { maxLength: 50 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 33 - 1 }), steps, (start, list) => {
      let at = start;
      const line = [start, ...list.map((step) => (at += step))].filter((value) => value >= 0);
      const unfold = unfolded();
      expect(line.map((value) => unfold(value % 2 ** 33))).toEqual(line);
    }),
  );
});
