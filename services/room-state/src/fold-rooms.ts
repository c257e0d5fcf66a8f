import { cuesOf, evolve, noRoom, type Room, roomFromJson, upcast } from '@tutti/domain';
import type { JsonObject, ProjectedRoom, RoomRow, StoredEvent } from '@tutti/event-log';
import { partitionOf, roomIdOf } from '@tutti/protocol';

/** A room folded up to `version`, whose event stands at `position` in the log. */
export type FoldedRoom = { readonly roomId: string; readonly room: Room; readonly version: number; readonly position: number };

export type RoomEvents = { readonly roomId: string; readonly events: readonly StoredEvent[] };

/** A batch of the log by room, in order of first appearance; events of other kinds of streams are not ours. */
export function byRoom(events: readonly StoredEvent[]): readonly RoomEvents[] {
  const rooms = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const roomId = roomIdOf(event.stream);
    if (roomId === undefined) continue;
    const known = rooms.get(roomId);
    if (known) known.push(event);
    else rooms.set(roomId, [event]);
  }
  return [...rooms].map(([roomId, own]) => ({ roomId, events: own }));
}

/** @throws RoomGapError when the events do not begin right after the room's version; UnreadableEventError of the domain. */
export function foldRoom(from: FoldedRoom, events: Iterable<StoredEvent>): FoldedRoom {
  let { room, version, position } = from;
  for (const event of events) {
    if (event.streamVersion !== version + 1) throw new RoomGapError(from.roomId, version + 1, event.streamVersion);
    room = evolve(room, upcast(event), event.occurredServerMs);
    ({ streamVersion: version, position } = event);
  }
  return { roomId: from.roomId, room, version, position };
}

export const unopened = (roomId: string): FoldedRoom => ({ roomId, room: noRoom, version: 0, position: 0 });

/** NOTE the state column holds a Room, of this build or an older one, because only `toProjected` writes it. */
export const fromRow = ({ roomId, state, version, position }: RoomRow): FoldedRoom => ({
  roomId,
  room: roomFromJson(state),
  version,
  position,
});

export function toProjected({ roomId, room, version, position }: FoldedRoom): ProjectedRoom {
  return {
    roomId,
    version,
    position,
    status: room.status,
    title: room.status === 'open' ? room.title : '',
    state: room satisfies Room as unknown as JsonObject,
    partition: partitionOf(roomId),
    cueDueServerMs: cuesOf(room)[0]?.dueServerMs ?? null,
  };
}

/** A room's next event is not the one after what is folded: the read model is of another log, or was written by hand. Rebuild it. */
export class RoomGapError extends Error {
  override readonly name = 'RoomGapError';
  readonly code = 'ROOM_GAP';
  readonly roomId: string;
  readonly expected: number;
  readonly found: number;

  constructor(roomId: string, expected: number, found: number) {
    super(`room ${roomId}: expected version ${expected}, found ${found}`);
    this.roomId = roomId;
    this.expected = expected;
    this.found = found;
  }
}
