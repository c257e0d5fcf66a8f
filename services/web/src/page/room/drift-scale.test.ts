import { expect, test } from 'vitest';
import { driftScale, scaleText } from './drift-scale.ts';

test('the scale grows at once and shrinks only when there is much room', () => {
  expect(driftScale([undefined, 0.4], 2)).toBe(2);
  expect(driftScale([0.4, -9], 2)).toBe(10);
  expect(driftScale([1.8], 10)).toBe(10);
  expect(driftScale([1.2], 10)).toBe(2);
  expect(driftScale([80_000], 2)).toBe(10_000);
  expect(driftScale([], 250)).toBe(2);
  expect([2, 1_500].map(scaleText)).toEqual(['2 ms', '1.5 s']);
});
