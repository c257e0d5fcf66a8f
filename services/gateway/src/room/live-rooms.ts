import type { Logger } from '@tutti/service';
import type { LiveRoom } from './live-room.ts';

export type LiveRoomsNeeds = { readonly open: (roomId: string) => LiveRoom; readonly log: Pick<Logger, 'warn'> };

/** The rooms of this gateway: opened for the first who enters, closed after the last. */
export type LiveRooms = AsyncDisposable & {
  /** Each call has its `leave`. */
  enter(roomId: string): LiveRoom;
  leave(room: LiveRoom): void;
  /** The bus was away for a while. */
  reconnected(): void;
};

export function liveRooms({ open, log }: LiveRoomsNeeds): LiveRooms {
  const rooms = new Map<string, { readonly room: LiveRoom; holders: number }>();

  return {
    enter(roomId) {
      const held = rooms.get(roomId) ?? { room: open(roomId), holders: 0 };
      rooms.set(roomId, held);
      held.holders++;
      return held.room;
    },
    leave({ roomId }) {
      const held = rooms.get(roomId);
      if (!held || --held.holders > 0) return;
      rooms.delete(roomId);
      close(held.room).catch((error: unknown) => log.warn({ err: error, roomId }, 'a room could not be closed'));
    },
    reconnected() {
      for (const { room } of rooms.values()) room.reconnected();
    },
    async [Symbol.asyncDispose]() {
      const open = [...rooms.values()];
      rooms.clear();
      await Promise.all(open.map(({ room }) => close(room)));
    },
  };
}

const close = async (room: LiveRoom): Promise<void> => room[Symbol.asyncDispose]();
