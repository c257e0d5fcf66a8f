import { expect, test } from 'vitest';
import { median, percentile } from './statistics.ts';

test('percentiles, in whatever order the values come', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([percentile(values, 0), percentile(values, 0.99), percentile(values, 1)]).toEqual([1, 100, 100]);
  expect([median([3, 1, 2]), median([])]).toEqual([2, Number.NaN]);
});
