import type { Queries, Sql, Transaction } from './sql.ts';
import type { JsonObject } from './types.ts';

/** A room as projected: the fold of its stream up to `version`. */
export type RoomRow = {
  readonly roomId: string;
  readonly version: number;
  /** Of the last event folded in. */
  readonly position: number;
  readonly status: string;
  readonly title: string;
  readonly state: JsonObject;
};

export type ProjectedRoom = RoomRow & {
  readonly partition: number;
  /** When the room wants to be woken; null when it waits for nothing. */
  readonly cueDueServerMs: number | null;
};

export type PendingCue = { readonly roomId: string; readonly dueServerMs: number };

/** What a lobby shows of a room: never its whole state, of which a page of rooms could hold gigabytes. */
export type RoomLatest = Omit<RoomRow, 'state' | 'version' | 'status'> & {
  /** The server time of the room's last event. */
  readonly changedAtServerMs: number;
  readonly hostId: string;
  readonly membersPresent: number;
  readonly playback: JsonObject;
};

export type RoomListing = Omit<RoomRow, 'state'>;

/** The checkpoint of the projection that keeps these read models. */
export const roomProjector = 'room-state';

/** Rooms as the projector left them. */
export interface RoomReadModel {
  /** As of the projector's last batch; the stream's tail after `version` is what came since. */
  load(roomId: string): Promise<RoomRow | undefined>;
  /** Those of the rooms that exist, for a projector that folds a batch into what is saved. */
  loadMany(roomIds: readonly string[]): Promise<Map<string, RoomRow>>;
  /** In the order of their ids, after `afterRoomId`. */
  list(page?: { readonly afterRoomId?: string; readonly limit?: number }): Promise<RoomListing[]>;
  /** By their last event, latest first, for a lobby; the next page is `beforePosition` the last one's position. */
  latest(page?: { readonly beforePosition?: number | undefined; readonly limit?: number }): Promise<RoomLatest[]>;
  /** What a partition's new owner has to know at once, soonest first. */
  pendingCues(partition: number): Promise<PendingCue[]>;
}

export function roomReadModel(sql: Queries): RoomReadModel {
  const columns = sql`room_id as "roomId", version, position, status, title`;
  const loadMany = async (roomIds: readonly string[]) => {
    const rooms = await sql<RoomRow[]>`select ${columns}, state from room_state where room_id = any(${[...roomIds]}::text[])`;
    return new Map(rooms.map((room) => [room.roomId, room]));
  };
  return {
    load: async (roomId) => (await loadMany([roomId])).get(roomId),
    loadMany,
    list: async ({ afterRoomId = '', limit = 100 } = {}) =>
      sql<RoomListing[]>`select ${columns} from room_state where room_id > ${afterRoomId} order by room_id limit ${limit}`,
    latest: async ({ beforePosition = Number.MAX_SAFE_INTEGER, limit = 100 } = {}) =>
      sql<RoomLatest[]>`select room_id as "roomId", position, title, state->>'hostId' as "hostId", state->'playback' as playback,
          (select count(*)::int from jsonb_array_elements(state->'members') member where member->'absentSinceServerMs' = 'null') as "membersPresent",
          (select occurred_server_ms from event where event.position = room_state.position) as "changedAtServerMs"
        from room_state where status = 'open' and position < ${beforePosition} order by position desc limit ${limit}`,
    pendingCues: async (partition) =>
      sql<PendingCue[]>`select room_id as "roomId", due_server_ms as "dueServerMs" from pending_cue
        where partition = ${partition} order by due_server_ms`,
  };
}

/** Saves rooms and their pending cues, in the projector's transaction. An older version never replaces a newer one. */
export async function saveRooms(transaction: Transaction, projected: readonly ProjectedRoom[]): Promise<void> {
  const newest = new Map<string, ProjectedRoom>();
  for (const room of projected) if (room.version > (newest.get(room.roomId)?.version ?? -1)) newest.set(room.roomId, room);
  const rooms = [...newest.values()];
  if (rooms.length === 0) return;
  const saved = await transaction<{ roomId: string }[]>`
    insert into room_state (room_id, version, position, status, title, state)
    select n.id, n.version, n.position, n.status, n.title, n.state::jsonb
    from unnest(${rooms.map((room) => room.roomId)}::text[], ${rooms.map((room) => room.version)}::int[],
      ${rooms.map((room) => room.position)}::bigint[], ${rooms.map((room) => room.status)}::text[],
      ${rooms.map((room) => room.title)}::text[], ${rooms.map((room) => JSON.stringify(room.state))}::text[]
    ) n(id, version, position, status, title, state)
    on conflict (room_id) do update set version = excluded.version, position = excluded.position, status = excluded.status,
      title = excluded.title, state = excluded.state
    where excluded.version > room_state.version
    returning room_id as "roomId"`;
  await saveCues(
    transaction,
    saved.flatMap(({ roomId }) => newest.get(roomId) ?? []),
  );
}

async function saveCues(transaction: Transaction, rooms: readonly ProjectedRoom[]): Promise<void> {
  const waiting = rooms.filter(({ cueDueServerMs }) => cueDueServerMs !== null);
  const idle = rooms.filter(({ cueDueServerMs }) => cueDueServerMs === null).map(({ roomId }) => roomId);
  if (idle.length > 0) await transaction`delete from pending_cue where room_id = any(${idle}::text[])`;
  if (waiting.length === 0) return;
  await transaction`insert into pending_cue (room_id, partition, due_server_ms)
    select * from unnest(${waiting.map(({ roomId }) => roomId)}::text[], ${waiting.map(({ partition }) => partition)}::int[],
      ${waiting.map(({ cueDueServerMs }) => cueDueServerMs)}::float8[])
    on conflict (room_id) do update set partition = excluded.partition, due_server_ms = excluded.due_server_ms`;
}

/** Throws away what `projector` made of the log, its checkpoint included: it starts from the log's beginning, a running one too. */
export async function eraseRooms(sql: Sql, projector: string): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`delete from checkpoint where projector = ${projector}`;
    await transaction`delete from room_state`;
    await transaction`delete from pending_cue`;
  });
}
