import type { SyncSample } from '@tutti/event-log';
import { expect, test } from 'vitest';
import { apartOf } from './apart.ts';

const report = (driftMs: number | null, errorMs: number | null): SyncSample => ({
  ...{
    roomId: 'r1',
    atServerMs: 1,
    memberId: 'ada',
    offsetMs: 0,
    rttMs: 1,
    skewPpm: null,
    corrections: null,
    streamId: null,
    startErrorMs: null,
  },
  ...{ driftMs, errorMs },
});

test('E-4: from the one furthest behind to the one furthest ahead, within the bounds of these two', () => {
  expect(apartOf([report(2, 0.5), report(-4.5, 1.25), report(0, 90), report(3.5, 2)])).toEqual({ apartMs: 8, withinMs: 3.25 });
});

test('E-4: who does not play is not apart, and it takes two', () => {
  expect(apartOf([])).toEqual({ apartMs: null, withinMs: null });
  expect(apartOf([report(5, 1), report(null, 1)])).toEqual({ apartMs: null, withinMs: null });
  expect(apartOf([report(5, 1), report(null, 1), report(5, 1)])).toEqual({ apartMs: 0, withinMs: 2 });
});
