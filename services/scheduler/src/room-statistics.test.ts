import type { RoomStatsWatcher } from '@tutti/bus';
import { expect, test } from 'vitest';
import { watchRoomStatistics } from './room-statistics.ts';

const unknown = { forecastRttMs: undefined, p95RttMs: undefined, maxErrorMs: undefined, maxPrepareMs: undefined };

test('P-3 a lead is made of what the room’s members last told, and of nothing when that is gone', () => {
  let watcher: RoomStatsWatcher | undefined;
  const { leadInputs } = watchRoomStatistics({
    watch(given) {
      watcher = given;
      return { async [Symbol.asyncDispose]() {} };
    },
  });
  const tell = (roomId: string, maxErrorMs?: number) =>
    watcher?.onRoom(roomId, {
      ...{ roomId, forecastRttMs: 80, maxRttMs: 90, p95RttMs: 70, maxPrepareMs: 300, members: 2 },
      ...(maxErrorMs === undefined ? {} : { maxErrorMs }),
    });
  expect(leadInputs('r1')).toEqual(unknown);
  tell('r1', 4.5);
  tell('r2');
  expect(leadInputs('r1')).toEqual({ forecastRttMs: 80, p95RttMs: 70, maxErrorMs: 4.5, maxPrepareMs: 300 });
  expect(leadInputs('r2')).toEqual({ forecastRttMs: 80, p95RttMs: 70, maxErrorMs: undefined, maxPrepareMs: 300 });
  watcher?.onRoom('r1', undefined);
  expect(leadInputs('r1')).toEqual(unknown);
  watcher?.onStart();
  expect(leadInputs('r2')).toEqual(unknown);
});
