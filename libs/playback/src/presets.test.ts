import { expect, test } from 'vitest';
import { presetFor, presets } from './presets.ts';

test('[PB26] P-14 the presets have the predecessors’ numbers', () => {
  expect(presets['low-latency']).toEqual({ leadMs: 800, thresholdsSec: { ignore: 0.15, soft: 0.6, hard: 0.8 } });
  expect(presets['high-latency']).toEqual({ leadMs: 1500, thresholdsSec: { ignore: 0.3, soft: 1, hard: 1.2 }, maxRttMs: 1200 });
  expect(presets.mobile).toEqual({ pingEveryMs: 15_000, weights: [0.9, 0.1] });
});

test.each([
  [undefined, undefined],
  [0, 'low-latency'],
  [49.9, 'low-latency'],
  [50, undefined],
  [200, undefined],
  [200.1, 'high-latency'],
])('[PB26] P-14 a measured p95 of %s ms asks for %s', (p95RttMs, preset) => {
  expect(presetFor(p95RttMs)).toBe(preset);
});
