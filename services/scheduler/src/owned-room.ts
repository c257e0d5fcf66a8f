import { evolve, noRoom, type Room, upcast } from '@tutti/domain';
import type { EventLog } from '@tutti/event-log';
import { type CommandAnswer, type RoomEvent, roomStream } from '@tutti/protocol';

/** What became of a command here. `stale`: memory was wrong or the log is out of reach; load the room anew and decide again. */
export type Handled = CommandAnswer | { readonly stale: string };

/**
 * A room in its owner's memory. `room` and `version` run ahead of the log: a decision is folded in at once, so that the next command need not wait
 * for the last one's fsync. When the log disagrees, what ran ahead is thrown away and the room is loaded again.
 */
export type OwnedRoom = {
  readonly roomId: string;
  readonly stream: string;
  room: Room;
  version: number;
  /** Set when the log refused what memory had assumed, or its answer is unknown. */
  stale: boolean;
  lastUsedMs: number;
  /** Commands on their way into the log, by id: a repeat waits for the same answer. */
  readonly inFlight: Map<string, Promise<Handled>>;
  /** Resolves when everything sent to the log so far was answered. */
  settled: Promise<void>;
};

/** The room as the log has it now. */
export async function loadRoom(roomId: string, log: Pick<EventLog, 'readStream'>, nowMs: number): Promise<OwnedRoom> {
  const stream = roomStream(roomId);
  let room: Room = noRoom;
  let version = 0;
  for await (const event of log.readStream(stream)) {
    room = evolve(room, upcast(event), event.occurredServerMs);
    version = event.streamVersion;
  }
  return { roomId, stream, room, version, stale: false, lastUsedMs: nowMs, inFlight: new Map(), settled: Promise.resolve() };
}

/** Folds decided events in, ahead of the log's answer. Returns the version that the log must still be at. */
export function runAhead(owned: OwnedRoom, events: readonly RoomEvent[], occurredServerMs: number): number {
  const expectedVersion = owned.version;
  for (const event of events) owned.room = evolve(owned.room, event, occurredServerMs);
  owned.version += events.length;
  return expectedVersion;
}
