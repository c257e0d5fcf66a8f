import type { Bus, BusMessage } from '@tutti/bus';
import { memberTelemetries, rollCalls, roomStatistics, subjects } from '@tutti/protocol';
import { noReports, type RoomReports, statisticsOf, stillHere, withoutSilent, withReport } from './room-statistics.ts';

export type CollectTelemetryNeeds = {
  readonly bus: Pick<Bus, 'subscribe' | 'publish'>;
  readonly monotonicMs: () => number;
  /** Whether it is for this replica to tell; all of them listen, so that each can go on where another ended. */
  readonly active: () => boolean;
  readonly onReport: (outcome: 'taken' | 'invalid', rooms: number) => void;
};

/** Reports come one by one; statistics go out once for all that came within this time. */
const publishEveryMs = 250;
/** Rooms where nobody reports anything new are told again, for schedulers that started since. */
const repeatEveryMs = 5_000;

/** Keeps what members tell of their clocks, by room, and tells each room's scheduler what to expect (T-4). Lost with the process; members report again. */
export function collectTelemetry({ bus, monotonicMs, active, onReport }: CollectTelemetryNeeds): AsyncDisposable {
  const rooms = new Map<string, RoomReports>();
  const changed = new Set<string>();

  const hear = (bytes: Uint8Array) => {
    try {
      const { roomId, ...report } = memberTelemetries.decode(bytes);
      rooms.set(roomId, withReport(rooms.get(roomId) ?? noReports, report, monotonicMs()));
      changed.add(roomId);
      onReport('taken', rooms.size);
    } catch {
      onReport('invalid', rooms.size);
    }
  };
  const hearRoll = (bytes: Uint8Array, { subject }: BusMessage) => {
    const roomId = subject.slice(subjects.rollCall('').length);
    const reports = rooms.get(roomId);
    if (!reports) return;
    try {
      rooms.set(roomId, stillHere(reports, rollCalls.decode(bytes).memberIds, monotonicMs()));
    } catch {
      onReport('invalid', rooms.size);
    }
  };
  const tell = () => {
    if (!active()) return;
    for (const roomId of changed) {
      const reports = rooms.get(roomId) ?? noReports;
      bus.publish(subjects.statistics(roomId), roomStatistics.encode({ roomId, ...statisticsOf(reports) }));
      if (reports.members.size === 0) rooms.delete(roomId);
    }
    changed.clear();
  };
  const repeat = () => {
    for (const [roomId, reports] of rooms) {
      rooms.set(roomId, withoutSilent(reports, monotonicMs()));
      changed.add(roomId);
    }
  };

  const subscriptions = [bus.subscribe(subjects.telemetry('*'), hear), bus.subscribe(subjects.rollCall('*'), hearRoll)];
  const timers = [setInterval(tell, publishEveryMs), setInterval(repeat, repeatEveryMs)];
  return {
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      for (const subscription of subscriptions) await subscription[Symbol.asyncDispose]();
    },
  };
}
