import { expect, test } from 'vitest';
import { countCorrections } from './count-corrections.ts';

test('P-13 a jump and each new bend of the rate is a correction; holding a bend is none', () => {
  const samples = [
    { atMs: 0, driftMs: 9, rate: 0.99, kind: 'rate' },
    { atMs: 500, driftMs: 0, rate: 1, kind: 'hold' },
    { atMs: 1_000, driftMs: 5, rate: 0.995, kind: 'rate' },
    { atMs: 1_500, driftMs: 4, rate: 0.995, kind: 'rate' },
    { atMs: 2_000, driftMs: 3_000, rate: 1, kind: 'seek' },
  ] as const;
  expect(countCorrections(samples, 0)).toBe(2);
  expect(countCorrections(samples, 1_600)).toBe(1);
});
