import type { RoomGrid } from '@tutti/sdk';
import type { GridReading } from '@tutti/sdk/grid';
import { expect, test } from 'vitest';
import { cueOf, isCued, lineOf, sameLine } from './room-line.ts';

const zeroMs = 1_795_273_452_000;
const grid: RoomGrid = { status: 'playing', playheadUtcMs: zeroMs + 2_000, startAtServerMs: 1_795_300_000_000, rate: 0.5 };

test('R-7 when everybody’s views are where, by this page’s own clock', () => {
  const line = lineOf(grid, { offsetMs: 250, timeOriginMs: 1_795_299_990_000 });
  expect(line).toEqual({ status: 'playing', playheadUtcMs: zeroMs + 2_000, atLocalMs: 9_750, rate: 0.5 });
  expect(sameLine(line, { ...line, atLocalMs: 9_752 })).toBe(true);
  expect(sameLine(line, { ...line, atLocalMs: 9_760 })).toBe(false);
  expect(sameLine(line, { ...line, rate: 1 })).toBe(false);
  expect(sameLine(line, undefined)).toBe(false);
  expect(lineOf({ ...grid, loopFromUtcMs: zeroMs, loopToUtcMs: zeroMs + 500 }, { offsetMs: 0, timeOriginMs: 0 }).loop).toEqual({
    fromMs: zeroMs,
    toMs: zeroMs + 500,
  });
});

test('R-6 what this page does is told in UTC; while nothing is synced, from the timeline’s beginning', () => {
  const reading = { zeroMs, rate: 1 } as GridReading;
  const cue = cueOf(reading, { status: 'paused', timelineMs: 1_500, loop: { fromMs: 0, toMs: 1_000 } });
  expect(cue).toEqual({ status: 'paused', playheadUtcMs: zeroMs + 1_500, rate: 1, loopFromUtcMs: zeroMs, loopToUtcMs: zeroMs + 1_000 });
  expect(isCued({ ...cue, startAtServerMs: 0 }, cue)).toBe(true);
  expect(isCued({ ...cue, startAtServerMs: 0, status: 'playing' }, cue)).toBe(false);
  expect(cueOf({ ...reading, zeroMs: 0 }, { status: 'paused', timelineMs: -3, loop: undefined }).playheadUtcMs).toBe(0);
});
