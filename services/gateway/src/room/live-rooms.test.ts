import { containedFaults } from '@tutti/service';
import { expect, test } from 'vitest';
import type { LiveRoom, RoomWork } from './live-room.ts';
import { liveRooms } from './live-rooms.ts';

function world() {
  const told: string[] = [];
  const log = { warn: () => undefined, error: () => undefined };
  const runs: RoomWork[] = [];
  const rooms = liveRooms({
    open(roomId, run) {
      if (roomId === 'unopenable') throw new Error('cannot be opened');
      const nth = runs.push(run);
      const room: Partial<LiveRoom> = {
        roomId,
        fail: () => void told.push(`${roomId} ${nth} fails`),
        reconnected: () => void told.push(`${roomId} ${nth} reconnected`),
        [Symbol.asyncDispose]: async () => void told.push(`${roomId} ${nth} closed`),
      };
      return room as LiveRoom;
    },
    faults: containedFaults({ log }),
    log,
  });
  return { rooms, told, runs };
}

test('a room is opened once for all who enter, and closed after the last', () => {
  const { rooms, told, runs } = world();
  const first = rooms.enter('r1');
  expect(rooms.enter('r1')).toBe(first);
  rooms.leave(first);
  expect(told).toEqual([]);
  rooms.leave(first);
  expect([told, runs.length]).toEqual([['r1 1 closed'], 1]);
});

test('O-5 a fault of a room closes its connections and the room; who comes back opens it anew, and other rooms go on', async () => {
  const { rooms, told, runs } = world();
  const old = rooms.enter('r1');
  rooms.enter('r2');
  runs[0]?.(() => Promise.reject(new Error('the feed stands still')));
  await expect.poll(() => told).toEqual(['r1 1 fails', 'r1 1 closed']);
  const next = rooms.enter('r1');
  expect(next).not.toBe(old);
  rooms.leave(old);
  rooms.reconnected();
  expect(told.slice(2).toSorted()).toEqual(['r1 3 reconnected', 'r2 2 reconnected']);
});

test('O-5 a room that cannot be opened is the fault of who asked for it', () => {
  const { rooms } = world();
  expect(() => rooms.enter('unopenable')).toThrow('unopenable could not be opened');
  expect(() => rooms.enter('unopenable')).toThrow('unopenable could not be opened');
});
