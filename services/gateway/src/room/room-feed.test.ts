import { fold, noRoom } from '@tutti/domain';
import type { RecordedEvent, RoomAnswer, RoomEvent } from '@tutti/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AskReason, type RoomFeed, roomFeed } from './room-feed.ts';
import type { RoomView } from './room-view.ts';

const quiet = { warn: () => undefined };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const recorded = (version: number, event: RoomEvent, epoch = 'e1'): RecordedEvent => ({
  position: version,
  stream: 'room-r1',
  streamVersion: version,
  eventId: `c${version}.0`,
  type: event.type,
  schemaVersion: 1,
  occurredServerMs: version,
  actorId: 'ann',
  commandId: `c${version}`,
  traceId: '',
  spanId: '',
  epoch,
  roomEvent: event,
  dataJson: '',
});

const history = (length: number, epoch = 'e1'): RecordedEvent[] =>
  Array.from({ length }, (_, index) =>
    recorded(index + 1, index === 0 ? { type: 'RoomOpened', title: 'r' } : { type: 'MemberJoined', memberId: `m${index}` }, epoch),
  );

const roomAfter = (events: readonly RecordedEvent[]) =>
  fold(events.flatMap(({ roomEvent, occurredServerMs }) => (roomEvent ? [{ event: roomEvent, occurredServerMs }] : [])));

/** A log with a relay in front of it that delivers only what it is told to. */
function world(logged: RecordedEvent[] = history(3)) {
  let deliver: (event: RecordedEvent) => void = () => undefined;
  const asked: (number | undefined)[] = [];
  const told: number[] = [];
  const states: RoomView[] = [];
  const repaired: [AskReason, number][] = [];
  let failing = false;
  let answerAfterMs = 0;
  const answer = (afterVersion?: number): RoomAnswer => {
    const epoch = logged[0]?.epoch ?? 'e1';
    if (afterVersion === undefined)
      return { epoch, version: logged.length, stateJson: JSON.stringify(roomAfter(logged)), stateVersion: logged.length, events: [] };
    return { epoch, version: logged.length, stateJson: '', stateVersion: 0, events: logged.slice(afterVersion) };
  };
  const feed = roomFeed({
    source: {
      subscribe(onEvent) {
        deliver = onEvent;
        return { [Symbol.asyncDispose]: async () => undefined };
      },
      async ask({ afterVersion }) {
        asked.push(afterVersion);
        if (failing) throw new Error('nobody is there');
        const given = answer(afterVersion);
        if (answerAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, answerAfterMs));
        return given;
      },
    },
    know: async () => undefined,
    onEvent: (_, view) => told.push(view.version),
    onState: (view) => states.push(view),
    onRepaired: (reason, events) => repaired.push([reason, events]),
    log: quiet,
  });
  const append = (count: number) => {
    const events = history(logged.length + count, logged[0]?.epoch).slice(logged.length);
    logged.push(...events);
    return events;
  };
  return {
    feed,
    asked,
    told,
    states,
    repaired,
    append,
    deliver: (...events: RecordedEvent[]) => {
      for (const event of events) deliver(event);
    },
    replaceLog: (events: RecordedEvent[]) => logged.splice(0, logged.length, ...events),
    fail: (now: boolean) => {
      failing = now;
    },
    slowly: (ms: number) => {
      answerAfterMs = ms;
    },
    room: () => roomAfter(logged),
  };
}

const settle = (ms = 1) => vi.advanceTimersByTimeAsync(ms);
const close = async (feed: RoomFeed) => feed[Symbol.asyncDispose]();

test('it opens with the state from the log, then follows', async () => {
  const { feed, append, deliver, told, asked, room } = world();
  await settle();
  await feed.opened;
  expect(feed.view).toMatchObject({ epoch: 'e1', version: 3 });
  deliver(...append(2));
  await settle();
  expect(told).toEqual([4, 5]);
  expect(asked).toEqual([undefined]);
  expect(feed.view.room).toEqual(room());
  await close(feed);
});

test('what arrives while the log is asked is merged by version, each event once', async () => {
  const { feed, append, deliver, told, slowly } = world();
  await settle();
  slowly(100);
  const [four, five, six] = append(3) as [RecordedEvent, RecordedEvent, RecordedEvent];
  deliver(five);
  await settle(50);
  deliver(six, four);
  const [seven] = append(1) as [RecordedEvent];
  deliver(seven);
  await settle(100);
  expect(told).toEqual([4, 5, 6, 7]);
  await close(feed);
});

test('a hole is repaired from the log', async () => {
  const { feed, append, deliver, told, repaired, asked } = world();
  await settle();
  const events = append(4);
  deliver(...events.slice(3));
  await settle();
  expect(told).toEqual([4, 5, 6, 7]);
  expect(asked).toEqual([undefined, 3]);
  expect(repaired).toEqual([['hole', 4]]);
  await close(feed);
});

test('events delivered twice or late are told once', async () => {
  const { feed, append, deliver, told } = world();
  await settle();
  const events = append(3);
  deliver(...events, ...events);
  await settle();
  expect(told).toEqual([4, 5, 6]);
  await close(feed);
});

test('a last event that was lost is found by the audit within 10 s of silence', async () => {
  const { feed, append, told, repaired } = world();
  await settle();
  append(1);
  await settle(10_000);
  expect(told).toEqual([4]);
  expect(repaired).toEqual([['audit', 1]]);
  await close(feed);
});

test('after a reconnection the log is asked at once', async () => {
  const { feed, append, told } = world();
  await settle();
  append(2);
  feed.refresh('reconnect');
  await settle();
  expect(told).toEqual([4, 5]);
  await close(feed);
});

test('while the log is out of reach it keeps asking and loses nothing', async () => {
  const { feed, append, deliver, told, fail } = world();
  await settle();
  fail(true);
  const events = append(3);
  deliver(...events.slice(2));
  await settle(5_000);
  expect(told).toEqual([]);
  fail(false);
  await settle(3_000);
  expect(told).toEqual([4, 5, 6]);
  await close(feed);
});

test('another incarnation of the log is taken over whole', async () => {
  const { feed, replaceLog, deliver, states, told, room } = world();
  await settle();
  const other = history(2, 'e2');
  replaceLog(other);
  deliver(other[1] as RecordedEvent);
  await settle();
  expect(feed.view).toEqual({ epoch: 'e2', version: 2, room: room() });
  expect(states).toHaveLength(2);
  deliver(...history(6, 'e1').slice(3));
  await settle(100);
  expect(feed.view.epoch).toBe('e2');
  expect(told).toEqual([]);
  await close(feed);
});

test('an event this build cannot read is skipped by taking the state over', async () => {
  const { feed, append, deliver, states } = world();
  await settle();
  const [event] = append(1) as [RecordedEvent];
  deliver({ ...event, roomEvent: undefined, type: 'SomethingNewer' });
  await settle();
  expect(feed.view.version).toBe(4);
  expect(states.at(-1)?.version).toBe(4);
  await close(feed);
});

test('who waits for a version gets it, from the relay or, when that is slow, from the log', async () => {
  const { feed, append, deliver, told } = world();
  await settle();
  const reached: number[] = [];
  void feed.reached(4).then(() => reached.push(4));
  void feed.reached(5).then(() => reached.push(5));
  deliver(...append(1));
  await settle();
  expect(reached).toEqual([4]);
  append(1);
  await settle(200);
  expect(reached).toEqual([4, 5]);
  expect(told).toEqual([4, 5]);
  await close(feed);
});

test('a room that does not exist is at version 0', async () => {
  const { feed } = world([]);
  await settle();
  await feed.opened;
  expect(feed.view).toEqual({ epoch: 'e1', version: 0, room: noRoom });
  await close(feed);
});

test('whatever the relay loses, repeats and turns round: every event is told once, in order, with the right room', async () => {
  const delivery = fc.array(fc.oneof(fc.integer({ min: 0, max: 29 }), fc.constant('reconnect' as const)), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(delivery, async (script) => {
      const { feed, append, deliver, told, room } = world();
      await settle();
      const events = append(30);
      for (const next of script) {
        if (next === 'reconnect') feed.refresh('reconnect');
        else deliver(events[next] as RecordedEvent);
        if (typeof next === 'number' && next % 3 === 0) await settle();
      }
      await settle(11_000);
      expect(told).toEqual(events.map(({ streamVersion }) => streamVersion));
      expect(feed.view.room).toEqual(room());
      await close(feed);
    }),
    { numRuns: 40 },
  );
});

test('O-5 a fault while an event is told is a fault of the room’s own work, whoever woke the feed', async () => {
  vi.useRealTimers();
  const [opened, joined] = history(2) as [RecordedEvent, RecordedEvent];
  let deliver: (event: RecordedEvent) => void = () => undefined;
  const faults: unknown[] = [];
  const feed = roomFeed({
    source: {
      subscribe(onEvent) {
        deliver = onEvent;
        return { [Symbol.asyncDispose]: async () => undefined };
      },
      ask: async () => ({ epoch: 'e1', version: 1, stateJson: JSON.stringify(roomAfter([opened])), stateVersion: 1, events: [] }),
    },
    know: async () => undefined,
    onEvent: () => {
      throw new Error('cannot be told');
    },
    onState: () => undefined,
    run: (work) => void work().catch((error: unknown) => faults.push(error)),
    log: quiet,
  });
  await feed.opened;
  deliver(joined);
  await expect.poll(() => faults).toEqual([new Error('cannot be told')]);
  await feed[Symbol.asyncDispose]();
});
