import { expect, test } from 'vitest';
import { aimsMissed } from './aims.ts';
import { type MeasuredStart, quantile, summarise } from './summarise.ts';

const pieces = (...shifts: number[]) => shifts.map((shiftMs, n) => ({ shiftMs, quality: 1, atSec: n }));
const start = (steady: number[], first: number[] = [4], readoutDiffMs = 1): MeasuredStart => ({
  first: { pieces: pieces(...first), missed: [] },
  steady: { pieces: pieces(...steady), missed: [] },
  startSpreadMs: 10,
  readoutDiffsMs: [readoutDiffMs],
});

test('distances count whichever browser is ahead, and every piece counts', () => {
  const result = summarise([start([-1, 2, 3]), start([-29, 0.5], [-8])]);
  expect(result).toMatchObject({ starts: 2, medianMs: 2, maxMs: 29, firstMedianMs: 4, pieces: 5, piecesMissed: 0, readoutMaxDiffMs: 1 });
  expect(aimsMissed(result, { corrected: true })).toEqual([]);
});

test('each aim is missed by name', () => {
  expect(aimsMissed(summarise([start([11, 12, 31], [1], 12)]), { corrected: true })).toHaveLength(3);
  expect(aimsMissed(summarise([start([4200, 4201])]), { corrected: false })).toEqual([]);
  expect(aimsMissed(summarise([start([3, 4])]), { corrected: false })).toHaveLength(1);
  expect(aimsMissed(summarise([]), { corrected: true })).toContain('nothing was measured');
  const silent: MeasuredStart = { ...start([1]), steady: { pieces: pieces(1), missed: [{ atSec: 1, why: 'silence' }] } };
  expect(aimsMissed(summarise([silent]), { corrected: true })).toEqual([
    '1 pieces of the 5–15 s windows could not be compared (silence, gaps)',
  ]);
});

test('quantiles by nearest rank', () => {
  expect([0.5, 0.95, 1].map((share) => quantile([5, 1, 4, 2, 3], share))).toEqual([3, 5, 5]);
  expect(quantile([], 0.5)).toBeNaN();
});
