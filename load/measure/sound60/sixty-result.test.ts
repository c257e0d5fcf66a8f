import { expect, test } from 'vitest';
import type { MeasuredPlay } from './measure-sixty.ts';
import { sixtyMissed, sixtyResult } from './sixty-result.ts';

const play = (...shifts: number[]): MeasuredPlay => ({
  heard: { pieces: shifts.map((shiftMs, n) => ({ shiftMs, quality: 1, atSec: n })), missed: [] },
  pages: [
    { seeks: 0, rateChanges: 30 },
    { seeks: 1, rateChanges: 10 },
  ],
  playedSec: 60,
});

test('P-10 every piece counts, whoever is ahead, and what both pages did', () => {
  const result = sixtyResult([play(-1, 2, 3), play(4, -5)]);
  expect(result).toMatchObject({ plays: 2, medianMs: 3, p95Ms: 5, maxMs: 5, seeks: 2, rateChanges: 80, rateChangesPerMin: 20, pieces: 5 });
  expect(sixtyMissed(result)).toEqual([]);
});

test('each aim is missed by name', () => {
  expect(sixtyMissed(sixtyResult([play(6, 7, 16)]))).toHaveLength(2);
  expect(sixtyMissed(sixtyResult([]))).toContain('nothing was measured');
  const silent: MeasuredPlay = { ...play(1), heard: { pieces: play(1).heard.pieces, missed: [{ atSec: 1, why: 'silence' }] } };
  expect(sixtyMissed(sixtyResult([silent]))).toEqual(['1 pieces could not be compared (silence, gaps)']);
});
