import { expect, test } from 'vitest';
import { sumOf } from './read-metric.ts';

const text = `# HELP closes_total Connections
# TYPE closes_total counter
closes_total{reason="slow",service="gateway"} 3
closes_total{reason="drain",service="gateway"} 4
closes_total_more{reason="slow"} 50
open 7
`;

test('a metric is summed over the series that have the labels', () => {
  expect(sumOf(text, 'closes_total')).toBe(7);
  expect(sumOf(text, 'closes_total', { reason: 'slow' })).toBe(3);
  expect(sumOf(text, 'closes_total', { reason: 'slow', service: 'api' })).toBe(0);
  expect(sumOf(text, 'open')).toBe(7);
  expect(sumOf(text, 'nothing')).toBe(0);
});
