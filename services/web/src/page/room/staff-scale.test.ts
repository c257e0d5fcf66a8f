import { expect, test } from 'vitest';
import { staffScale } from './staff-scale.ts';

test('the scale grows at once and shrinks only when there is much room', () => {
  expect(staffScale([undefined, 0.4], 2)).toBe(2);
  expect(staffScale([0.4, -9], 2)).toBe(10);
  expect(staffScale([1.8], 10)).toBe(10);
  expect(staffScale([1.2], 10)).toBe(2);
  expect(staffScale([80_000], 2)).toBe(10_000);
  expect(staffScale([], 250)).toBe(2);
});
