import type { Bus, BusMessage, RoomStats } from '@tutti/bus';
import { memberTelemetries, rollCalls, subjects } from '@tutti/protocol';
import { noReports, type RoomReports, statisticsOf, stillHere, withoutSilent, withReport } from './room-statistics.ts';

export type CollectTelemetryNeeds = {
  readonly bus: Pick<Bus, 'subscribe' | 'onReconnect'>;
  readonly stats: Pick<RoomStats, 'put' | 'remove'>;
  readonly monotonicMs: () => number;
  /** Whether it is for this replica to tell; all of them listen, so that each can go on where another ended. */
  readonly active: () => boolean;
  readonly onReport: (outcome: 'taken' | 'invalid', rooms: number) => void;
  readonly onUntold: (error: unknown) => void;
};

/** Reports come one by one; statistics go out once for all that came within this time. */
const tellEveryMs = 250;
/** Rooms where nobody has anything new to tell are told again well before what is told of them lapses. */
const refreshEveryMs = 20_000;

/** Keeps what members tell of their clocks, by room, and tells each room's scheduler what to expect (T-4). Lost with the process; members report again. */
export function collectTelemetry({ bus, stats, monotonicMs, active, onReport, onUntold }: CollectTelemetryNeeds): AsyncDisposable {
  const rooms = new Map<string, RoomReports>();
  const changed = new Set<string>();
  let wasActive = false;
  let isTelling = false;
  let telling = Promise.resolve();

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
  /** A room in which nobody is known has no statistics. */
  const tellRoom = async (roomId: string) => {
    const statistics = statisticsOf(rooms.get(roomId) ?? noReports);
    await (statistics.members === 0 ? stats.remove(roomId) : stats.put({ roomId, ...statistics }));
  };
  const tellChanged = async () => {
    const roomIds = [...changed];
    changed.clear();
    const told = await Promise.allSettled(roomIds.map(tellRoom));
    const untold = told.flatMap((result, nth) =>
      result.status === 'rejected' ? [{ roomId: roomIds[nth] ?? '', why: result.reason }] : [],
    );
    for (const { roomId } of untold) changed.add(roomId);
    if (untold[0]) onUntold(untold[0].why);
  };
  /** One after the other, so that the last word on a room is the latest. Who becomes active tells all that it has heard so far. */
  const tell = () => {
    for (const roomId of changed) if (rooms.get(roomId)?.members.size === 0) rooms.delete(roomId);
    if (!active()) changed.clear();
    else if (!wasActive) refresh();
    wasActive = active();
    if (isTelling || changed.size === 0) return;
    isTelling = true;
    telling = tellChanged().finally(() => {
      isTelling = false;
    });
  };
  const refresh = () => {
    for (const [roomId, reports] of rooms) {
      rooms.set(roomId, withoutSilent(reports, monotonicMs()));
      changed.add(roomId);
    }
  };

  const subscriptions = [bus.subscribe(subjects.telemetry('*'), hear), bus.subscribe(subjects.rollCall('*'), hearRoll)];
  const forgetReconnect = bus.onReconnect(refresh);
  const timers = [setInterval(tell, tellEveryMs), setInterval(refresh, refreshEveryMs)];
  return {
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      forgetReconnect();
      for (const subscription of subscriptions) await subscription[Symbol.asyncDispose]();
      await telling;
    },
  };
}
