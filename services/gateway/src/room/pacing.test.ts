import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Connection } from '../sockets/connection.ts';
import { type WireFrame, wireFrame } from '../sockets/wire-frame.ts';
import { frameHistory } from './frame-history.ts';
import { pacing } from './pacing.ts';
import { newSeat, type Seat } from './seat.ts';

const limits = { pacedBytes: 400, slowAfterMs: 1_000 };
const hardBytes = 1_000;

/** A room of one reader, whose socket drops what is published above a limit, as uWebSockets.js does. */
function world({ kept = 1_000 } = {}) {
  let version = 0;
  let nowMs = 0;
  let following = false;
  let droppedSince = false;
  const waiting: WireFrame[] = [];
  const read: WireFrame[] = [];
  const closed: string[] = [];
  const history = frameHistory({ most: kept, forMs: 1e9 });
  const sizeOf = (frame: WireFrame) => frame.bytes('json').length;
  const unread = () => waiting.reduce((sum, frame) => sum + sizeOf(frame), 0);

  const connection: Connection = {
    where: 'connection',
    id: 'c1',
    encoding: 'json',
    send: (frame) => void waiting.push(frame),
    follow: () => {
      following = true;
    },
    unfollow: () => {
      following = false;
    },
    unread,
    close: (reason) => void closed.push(reason),
    ping: () => undefined,
  };
  const seat: Seat = newSeat(connection, 'ann');
  const readers = pacing({
    topic: 't',
    history,
    version: () => version,
    monotonicMs: () => nowMs,
    sendState: (to) => to.connection.send(wireFrame({ t: 'STOPPED', version, reason: 'state' }, 0)),
    sendResumed: (to) => to.connection.send(wireFrame({ t: 'STOPPED', version: -version, reason: 'resumed' }, 0)),
    limits,
  });
  return {
    seat,
    readers,
    waiting,
    closed,
    get following() {
      return following;
    },
    publish() {
      version++;
      const frame = wireFrame({ t: 'MEMBER_LOST', version, memberId: 'x'.repeat(50) }, 0);
      history.add(version, frame, nowMs);
      if (!following) return;
      if (unread() > hardBytes) {
        readers.dropped(seat, frame.bytes('json'));
        droppedSince = true;
      } else waiting.push(frame);
    },
    /** The event loop turns: what was put off until then is done. */
    async turn() {
      await new Promise((resolve) => setImmediate(resolve));
      droppedSince = false;
    },
    read(count: number) {
      read.push(...waiting.splice(0, count));
      readers.drained(seat);
    },
    pass(ms: number) {
      nowMs += ms;
      readers.sweep([seat]);
    },
    get mayRead() {
      return !droppedSince;
    },
    versionsRead: () => read.map(({ frame }) => ('version' in frame ? frame.version : 0)),
    version: () => version,
  };
}

test('[LG6] who comes back gets what it missed, RESUMED, and then lives on', () => {
  const room = world();
  for (let nth = 0; nth < 5; nth++) room.publish();
  room.readers.resume(room.seat, 2);
  room.publish();
  room.read(100);
  expect(room.versionsRead()).toEqual([3, 4, 5, -5, 6]);
});

test('[LG6] who has missed nothing is told just that', () => {
  const room = world();
  room.publish();
  room.readers.resume(room.seat, 1);
  room.read(100);
  expect(room.versionsRead()).toEqual([-1]);
});

test.each([
  ['more than is kept', 1],
  ['what has not happened', 99],
])('[LG6] who missed %s gets the state, and what comes after it', (_, from) => {
  const room = world({ kept: 3 });
  for (let nth = 0; nth < 8; nth++) room.publish();
  room.readers.resume(room.seat, from);
  room.publish();
  expect(room.waiting.map(({ frame }) => frame.t)).toEqual(['STOPPED', 'MEMBER_LOST']);
});

test('[W17] a reader that lets too much wait is held back, and gets all of it in order as it reads', () => {
  const room = world();
  room.readers.goLive(room.seat);
  for (let nth = 0; nth < 6; nth++) room.publish();
  room.pass(1);
  expect([room.following, room.readers.behind]).toEqual([false, 1]);
  for (let nth = 0; nth < 10; nth++) room.publish();
  expect(room.waiting).toHaveLength(6);
  for (let nth = 0; nth < 40; nth++) room.read(1);
  expect([room.following, room.readers.behind]).toEqual([true, 0]);
  room.publish();
  room.read(10);
  expect(room.versionsRead()).toEqual(Array.from({ length: 17 }, (_, nth) => nth + 1));
});

test('[W17] one that reads nothing is closed in time, one that reads a little is not', () => {
  const room = world();
  room.readers.goLive(room.seat);
  for (let nth = 0; nth < 8; nth++) room.publish();
  for (let nth = 0; nth < 5; nth++) {
    room.pass(900);
    room.read(1);
  }
  expect(room.closed).toEqual([]);
  for (let nth = 0; nth < 50; nth++) room.publish();
  room.pass(1);
  room.pass(500);
  room.pass(600);
  expect(room.closed).toEqual(['slow']);
});

test('[LG7] whatever is published, dropped and read: every version once, in order, however slowly', async () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ publish: fc.integer({ min: 1, max: 30 }) }) },
    { weight: 5, arbitrary: fc.record({ read: fc.integer({ min: 1, max: 20 }) }) },
    { weight: 2, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 300 }) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const room = world();
      room.readers.goLive(room.seat);
      for (const next of steps) {
        if ('publish' in next) for (let nth = 0; nth < next.publish; nth++) room.publish();
        else if ('read' in next) {
          await room.turn();
          room.read(next.read);
        } else room.pass(next.pass);
      }
      await room.turn();
      while (room.waiting.length > 0) room.read(5);
      room.pass(1);
      while (room.waiting.length > 0) room.read(5);
      expect(room.versionsRead()).toEqual(Array.from({ length: room.version() }, (_, nth) => nth + 1));
    }),
    { numRuns: 300 },
  );
});
