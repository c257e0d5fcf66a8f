import type { FoldedRoom } from './fold-rooms.ts';

/** The rooms used last, so that a busy one is not read from the database for each batch. */
export type RoomCache = {
  /** The room, if it is here at exactly this version. Anything else may be of a batch that was rolled back. */
  at(roomId: string, version: number): FoldedRoom | undefined;
  put(room: FoldedRoom): void;
  readonly size: number;
};

export function roomCache(most: number): RoomCache {
  // A Map keeps the order of insertion: the first key is the one not used for longest.
  const rooms = new Map<string, FoldedRoom>();
  return {
    at(roomId, version) {
      const room = rooms.get(roomId);
      return room?.version === version ? room : undefined;
    },
    put(room) {
      rooms.delete(room.roomId);
      rooms.set(room.roomId, room);
      for (const oldest of rooms.keys()) {
        if (rooms.size <= most) return;
        rooms.delete(oldest);
      }
    },
    get size() {
      return rooms.size;
    },
  };
}
