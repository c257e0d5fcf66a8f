import { expect, test } from 'vitest';
import { driftHistory } from './drift-history.ts';

const sample = (atMs: number, kind: 'hold' | 'rate' | 'seek' = 'rate') => ({ atMs, driftMs: 1, rate: 1, kind });

test('P-13 two samples a second, of five minutes, and every jump', () => {
  const history = driftHistory();
  for (let atMs = 0; atMs <= 600_000; atMs += 200) history.add(sample(atMs, atMs === 599_800 ? 'seek' : 'rate'));
  const list = history.list();
  expect(list.length).toBeLessThanOrEqual(601);
  expect(list.length).toBeGreaterThan(490);
  expect(list[0]?.atMs).toBeGreaterThanOrEqual(299_800);
  expect(list.filter(({ kind }) => kind === 'seek')).toEqual([sample(599_800, 'seek')]);
  expect(list).not.toBe(history.list());
});
