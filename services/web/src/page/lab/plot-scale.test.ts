import { expect, test } from 'vitest';
import { roundScale, scaleFor, scaleLabel } from './plot-scale.ts';

test.each([
  [0, 0.01],
  [0.011, 0.02],
  [0.3, 0.5],
  [1, 1],
  [1.01, 2],
  [5, 5],
  [51, 100],
  [3_000, 5_000],
])('%d ms are drawn on a scale of %d ms', (ms, scale) => expect(roundScale(ms)).toBe(scale));

test('an outlier does not flatten the rest; unknowns are left out', () => {
  const quiet = Array.from({ length: 60 }, (_, n) => (n % 5) / 10);
  expect(scaleFor([...quiet, 900, Number.POSITIVE_INFINITY], undefined)).toBe(0.5);
  expect(scaleFor([], undefined)).toBe(2);
});

test('it grows at once and shrinks late', () => {
  expect(scaleFor([4], 2)).toBe(5);
  expect(scaleFor([1.5], 5)).toBe(5);
  expect(scaleFor([0.9], 5)).toBe(5);
  expect(scaleFor([0.5], 5)).toBe(1);
});

test('scales are told in ms and s', () => {
  expect([0.05, 20, 2_000].map(scaleLabel)).toEqual(['0.05 ms', '20 ms', '2 s']);
});
