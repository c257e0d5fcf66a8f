import type { RoomStatistics, RoomStats } from '@tutti/bus';
import type { LeadInputs } from '@tutti/playback';

/** What timesync last said of each room's members, for the lead (P-3). Telemetry: losing it costs accuracy, nothing else. */
export type WatchedRoomStatistics = AsyncDisposable & { leadInputs(roomId: string): LeadInputs };

const unknown: LeadInputs = { forecastRttMs: undefined, maxErrorMs: undefined, maxPrepareMs: undefined };

export function watchRoomStatistics(stats: Pick<RoomStats, 'watch'>): WatchedRoomStatistics {
  const rooms = new Map<string, LeadInputs>();
  const watching = stats.watch({
    onStart: () => rooms.clear(),
    onRoom(roomId, statistics) {
      if (statistics) rooms.set(roomId, toLeadInputs(statistics));
      else rooms.delete(roomId);
    },
  });
  return {
    leadInputs: (roomId) => rooms.get(roomId) ?? unknown,
    [Symbol.asyncDispose]: () => watching[Symbol.asyncDispose](),
  };
}

const toLeadInputs = ({ forecastRttMs, p95RttMs, maxErrorMs, maxPrepareMs }: RoomStatistics): LeadInputs => ({
  forecastRttMs,
  p95RttMs,
  maxErrorMs,
  maxPrepareMs,
});
