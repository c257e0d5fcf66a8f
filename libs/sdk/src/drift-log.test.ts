import { expect, test } from 'vitest';
import { driftLog } from './drift-log.ts';

const sample = (atMs: number, rate: number, kind: 'hold' | 'rate' | 'seek' = 'hold') => ({ atMs, driftMs: -1.234, rate, kind });

test('P-13 samples and corrections are written when asked: each correction, and one line a second otherwise', () => {
  const lines: string[] = [];
  const log = driftLog((line) => lines.push(line));
  log.add(sample(0, 1));
  expect(lines).toEqual([]);
  log.turn(true);
  for (let atMs = 1_000; atMs < 3_000; atMs += 200) log.add(sample(atMs, 1));
  log.add(sample(3_000, 1.0008, 'rate'));
  log.add(sample(3_200, 1.0008, 'rate'));
  log.add(sample(3_400, 1.0008, 'seek'));
  expect(lines).toEqual([
    'tutti 1.0 s: drift -1.23 ms, hold, rate 1.00000',
    'tutti 2.0 s: drift -1.23 ms, hold, rate 1.00000',
    'tutti 3.0 s: drift -1.23 ms, rate, rate 1.00080',
    'tutti 3.4 s: drift -1.23 ms, seek, rate 1.00080',
  ]);
  log.turn(false);
  log.add(sample(9_000, 1));
  expect(lines).toHaveLength(4);
});
