import { toStored } from '@tutti/domain';
import { memoryEventLog, type StoredEvent } from '@tutti/event-log';
import type { RoomEvent, Track } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { byRoom, foldRoom, fromRow, RoomGapError, toProjected, unopened } from './fold-rooms.ts';
import { roomCache } from './room-cache.ts';

const track: Track = { trackId: 't1', url: '/media/t1', title: 'One', filename: 'one.wav', durationMs: 10_000 };

async function stored(...appended: readonly (readonly [stream: string, atMs: number, event: RoomEvent])[]): Promise<StoredEvent[]> {
  const log = memoryEventLog();
  for (const [index, [stream, occurredServerMs, event]] of appended.entries())
    await log.append({ stream, expectedVersion: null, commandId: `c${index}`, actorId: 'a', occurredServerMs, events: [toStored(event)] });
  const events: StoredEvent[] = [];
  for await (const event of log.readAll(0)) events.push(event);
  return events;
}

test('a batch is taken apart by room, each in its own order; other streams are not ours', async () => {
  const events = await stored(
    ['room-a', 1, { type: 'RoomOpened', title: 'A' }],
    ['room-b', 2, { type: 'RoomOpened', title: 'B' }],
    ['clip-a', 2, { type: 'RoomOpened', title: 'not a room' }],
    ['room-a', 3, { type: 'MemberJoined', memberId: 'ada' }],
  );
  expect(byRoom(events).map(({ roomId, events: own }) => [roomId, own.map(({ position }) => position)])).toEqual([
    ['a', [1, 4]],
    ['b', [2]],
  ]);
});

test("a room's row has its state, its partition and the first moment it waits for", async () => {
  const events = await stored(
    ['room-a', 1000, { type: 'RoomOpened', title: 'A' }],
    ['room-a', 2000, { type: 'MemberJoined', memberId: 'ada' }],
    ['room-a', 3000, { type: 'PlaybackStarted', streamId: 1, track, startAtServerMs: 4000, startPositionMs: 0, rate: 1 }],
    ['room-a', 5000, { type: 'MemberLost', memberId: 'ada' }],
  );
  const folded = foldRoom(unopened('a'), events);
  const row = toProjected(folded);
  expect(row).toMatchObject({ roomId: 'a', version: 4, position: 4, status: 'open', title: 'A', cueDueServerMs: 14_000 });
  expect(row.partition).toBeLessThan(16);
  expect(fromRow({ ...row, state: JSON.parse(JSON.stringify(row.state)) })).toEqual(folded);
  expect(toProjected(foldRoom(unopened('a'), events.slice(0, 2))).cueDueServerMs).toBeNull();
});

test('a room whose events have a hole is not folded', async () => {
  const events = await stored(['room-a', 1, { type: 'RoomOpened', title: 'A' }], ['room-a', 2, { type: 'MemberJoined', memberId: 'ada' }]);
  expect(() => foldRoom(unopened('a'), events.slice(1))).toThrow(new RoomGapError('a', 1, 2));
});

test('the cache gives a room at the version asked for, and keeps those used last', () => {
  const cache = roomCache(2);
  const at = (roomId: string, version: number) => ({ ...unopened(roomId), version });
  cache.put(at('a', 1));
  cache.put(at('b', 1));
  cache.put(at('a', 2));
  cache.put(at('c', 1));
  expect(cache.size).toBe(2);
  expect(cache.at('a', 2)).toEqual(at('a', 2));
  expect(cache.at('a', 1)).toBeUndefined();
  expect(cache.at('b', 1)).toBeUndefined();
});
