import { expect, test } from 'vitest';
import { coarser, membersDrift, shownMs } from './members-drift.ts';
import { sparkPath, sparkSize } from './spark-path.ts';

const sync = (driftMs?: number) => ({ rttMs: 10, errorMs: 1, driftMs });

test('P-13 the drift that members tell is kept for some minutes, and as long as they are here', () => {
  const drift = membersDrift();
  const first = new Map([
    ['bob', sync(1)],
    ['eve', sync()],
  ]);
  drift.add(first, 1_000);
  drift.add(first, 1_250);
  drift.add(new Map([['bob', sync(2)]]), 3_000);
  expect(drift.of('bob')).toEqual([
    { atMs: 1_000, driftMs: 1 },
    { atMs: 3_000, driftMs: 2 },
  ]);
  expect(drift.of('eve')).toEqual([]);
  drift.add(new Map([['bob', sync(3)]]), 2_000 + shownMs);
  expect(drift.of('bob').map(({ driftMs }) => driftMs)).toEqual([2, 3]);
  drift.add(new Map(), 3_000 + shownMs);
  expect(drift.of('bob')).toEqual([]);
});

test('P-13 a member’s chart: now at the right, ahead above, off the scale along the edge, a silence breaks the line', () => {
  const { width, height } = sparkSize;
  const path = sparkPath(
    [
      { atMs: 0, driftMs: 50 },
      { atMs: shownMs - 2_000, driftMs: 0 },
      { atMs: shownMs, driftMs: -50 },
    ],
    shownMs,
    10,
  );
  expect(path).toBe(
    `M0.0 2.0M${((width * (shownMs - 2_000)) / shownMs).toFixed(1)} ${(height / 2).toFixed(1)}L${width.toFixed(1)} ${(height - 2).toFixed(1)}`,
  );
});

test('one’s own samples are thinned to the others’', () => {
  const samples = Array.from({ length: 9 }, (_, i) => ({ atMs: i * 500, driftMs: i, rate: 1, kind: 'hold' as const }));
  expect(coarser(samples, 4_000).map(({ driftMs }) => driftMs)).toEqual([0, 4, 8]);
});
