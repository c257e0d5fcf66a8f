import type { LeadInputs } from '@tutti/playback';
import { roomStatistics } from '@tutti/protocol';

/** What timesync last said of each room's members, for the lead (P-3). Telemetry: losing it costs accuracy, nothing else. */
export type RoomStatisticsCache = {
  receive(bytes: Uint8Array): void;
  leadInputs(roomId: string): LeadInputs;
};

const unknown: LeadInputs = { forecastRttMs: undefined, maxPrepareMs: undefined };

export function roomStatisticsCache(): RoomStatisticsCache {
  const rooms = new Map<string, LeadInputs>();
  return {
    receive(bytes) {
      const { roomId, members, forecastRttMs, maxPrepareMs } = roomStatistics.decode(bytes);
      if (members === 0) rooms.delete(roomId);
      else rooms.set(roomId, { forecastRttMs, maxPrepareMs });
    },
    leadInputs: (roomId) => rooms.get(roomId) ?? unknown,
  };
}
