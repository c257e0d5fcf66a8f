import type { FaultScope, Faults, Logger } from '@tutti/service';
import type { LiveRoom, RoomWork } from './live-room.ts';

export type LiveRoomsNeeds = {
  /** `run`: runs work of the room itself in the room's fault scope, whoever caused it. */
  readonly open: (roomId: string, run: RoomWork) => LiveRoom;
  readonly faults: Faults;
  readonly log: Pick<Logger, 'warn'>;
};

/**
 * The rooms of this gateway: opened for the first who enters, closed after the last. A fault in one room's own work (its feed, its timers, its
 * fan-out) ends that room here: its connections are closed with `stateLost`, and who comes back opens the room anew.
 */
export type LiveRooms = AsyncDisposable & {
  /** Each call has its `leave`. */
  enter(roomId: string): LiveRoom;
  leave(room: LiveRoom): void;
  /** The bus was away for a while. */
  reconnected(): void;
};

export function liveRooms({ open, faults, log }: LiveRoomsNeeds): LiveRooms {
  const rooms = new Map<string, HeldRoom>();

  const opened = (roomId: string): HeldRoom => {
    let held: HeldRoom | undefined;
    const end = () => {
      if (rooms.get(roomId) === held) rooms.delete(roomId);
      held?.room.fail();
      if (held) shut(held.room);
    };
    const scope: FaultScope = { where: 'room', about: { roomId }, end };
    faults.run(scope, () => {
      held = { room: open(roomId, (task) => faults.run(scope, task)), holders: 0 };
    });
    if (!held) throw new Error(`room ${roomId} could not be opened`);
    rooms.set(roomId, held);
    return held;
  };
  const shut = (room: LiveRoom) => {
    close(room).catch((error: unknown) => log.warn({ err: error, roomId: room.roomId }, 'a room could not be closed'));
  };

  return {
    enter(roomId) {
      const held = rooms.get(roomId) ?? opened(roomId);
      held.holders++;
      return held.room;
    },
    leave(room) {
      const held = rooms.get(room.roomId);
      if (held?.room !== room || --held.holders > 0) return;
      rooms.delete(room.roomId);
      shut(room);
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

type HeldRoom = { readonly room: LiveRoom; holders: number };

const close = async (room: LiveRoom): Promise<void> => room[Symbol.asyncDispose]();
