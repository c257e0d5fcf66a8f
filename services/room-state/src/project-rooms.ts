import { type Projection, type RoomRow, roomReadModel, saveRooms } from '@tutti/event-log';
import { byRoom, type FoldedRoom, foldRoom, fromRow, type RoomEvents, toProjected, unopened } from './fold-rooms.ts';
import { type RoomCache, roomCache } from './room-cache.ts';

/** Folds a batch into the rooms it is about and saves them with their pending cues, in the transaction that moves the checkpoint. */
export function projectRooms(cache: RoomCache = roomCache(10_000)): Projection['project'] {
  return async (events, transaction) => {
    const rooms = byRoom(events);
    const missing = rooms.filter((room) => cachedBefore(cache, room) === undefined).map(({ roomId }) => roomId);
    const saved = missing.length > 0 ? await roomReadModel(transaction).loadMany(missing) : new Map();
    const folded = rooms.map((room) => foldRoom(cachedBefore(cache, room) ?? loaded(saved, room.roomId), room.events));
    await saveRooms(transaction, folded.map(toProjected));
    // NOTE before the commit: should it fail, the versions here are ahead of the events that come again, and are not used.
    for (const room of folded) cache.put(room);
  };
}

const cachedBefore = (cache: RoomCache, { roomId, events }: RoomEvents): FoldedRoom | undefined =>
  cache.at(roomId, (events[0]?.streamVersion ?? 0) - 1);

function loaded(saved: ReadonlyMap<string, RoomRow>, roomId: string): FoldedRoom {
  const row = saved.get(roomId);
  return row ? fromRow(row) : unopened(roomId);
}
