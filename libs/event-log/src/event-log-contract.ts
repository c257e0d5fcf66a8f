import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, beforeEach, test } from 'vitest';
import { InvalidAppendError } from './errors.ts';
import type { AppendAnswer, AppendItem, EventLog, StoredEvent } from './types.ts';

/** What every EventLog does. `open` gives an empty log, which the suite closes. */
export function eventLogContract(open: () => Promise<EventLog>, { runs }: { readonly runs: number }): void {
  let log: EventLog;
  beforeEach(async () => {
    log = await open();
  });
  afterEach(async () => {
    await log[Symbol.asyncDispose]();
  });

  test('E-1: an event comes back as it was appended', async () => {
    const at = await log.append({
      ...item('room-a', 'c1', 0),
      causePosition: 7,
      trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
      events: [
        { type: 'RoomOpened', schemaVersion: 3, data: { title: 'Ünï "code" \\ 💿', zero: 0, none: null, at: 1.25, list: [{ a: [] }] } },
      ],
    });
    assert.deepEqual(at, { kind: 'ok', firstPosition: 1, lastPosition: 1, streamVersion: 1 });
    const [event] = await all(log.readAll(0));
    const { recordedAt, ...rest } = present(event);
    assert.ok(recordedAt instanceof Date);
    assert.deepEqual(rest, {
      position: 1,
      stream: 'room-a',
      streamVersion: 1,
      eventId: 'c1.0',
      type: 'RoomOpened',
      schemaVersion: 3,
      occurredServerMs: 1_700_000_000_000.25,
      actorId: 'm1',
      commandId: 'c1',
      causePosition: 7,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      data: { title: 'Ünï "code" \\ 💿', zero: 0, none: null, at: 1.25, list: [{ a: [] }] },
    });
  });

  test('E-2: a command appended twice is answered with its first positions and leaves one trace', async () => {
    const first = await log.append(item('room-a', 'c1', 0, 3));
    await log.append(item('room-a', 'c2', 3));
    assert.deepEqual(await log.append(item('room-a', 'c1', 4, 3)), { ...first, kind: 'repeat' });
    assert.deepEqual(await log.findCommand('c1'), { firstPosition: 1, lastPosition: 3, streamVersion: 3 });
    assert.equal(await log.findCommand('c'), undefined);
    assert.equal(await log.findCommand('c1.0'), undefined);
    assert.equal(await log.head(), 4);
  });

  test('E-2: one command many times at once is written once and answered alike', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => log.append(item('room-a', 'c1', 0, 2))));
    assert.equal(answers.filter(({ kind }) => kind === 'ok').length, 1);
    for (const answer of answers)
      assert.deepEqual({ ...answer, kind: 'ok' }, { kind: 'ok', firstPosition: 1, lastPosition: 2, streamVersion: 2 });
    assert.equal(await log.head(), 2);
  });

  test('E-2: an unexpected version is a conflict that tells the version and writes nothing', async () => {
    await log.append(item('room-a', 'c1', 0, 2));
    assert.deepEqual(await log.append(item('room-a', 'c2', 1)), { kind: 'conflict', streamVersion: 2 });
    assert.deepEqual(await log.append(item('room-b', 'c3', 1)), { kind: 'conflict', streamVersion: 0 });
    assert.equal(await log.findCommand('c2'), undefined);
    assert.equal(await log.head(), 2);
    assert.deepEqual(await log.append(item('room-a', 'c2', 2)), { kind: 'ok', firstPosition: 3, lastPosition: 3, streamVersion: 3 });
  });

  test('appends sent one behind the other with chained versions all succeed, in order', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => log.append(item('room-a', `c${index}`, index))));
    assert.deepEqual(
      answers,
      answers.map((_, index) => ({ kind: 'ok', firstPosition: index + 1, lastPosition: index + 1, streamVersion: index + 1 })),
    );
  });

  test('what cannot be stored is refused, and the others that wait with it are not', async () => {
    const bad: AppendItem[] = [
      { ...item('room', 'c1', null) },
      { ...item('room-a', 'with space', null) },
      { ...item('room-a', 'c.1', null) },
      { ...item('room-a', 'c1', -1) },
      { ...item('room-a', 'c1', null), occurredServerMs: Number.NaN },
      { ...item('room-a', 'c1', null), events: [] },
      { ...item('room-a', 'c1', null), actorId: 'nul\u0000' },
      { ...item('room-a', 'c1', null), events: [{ type: 'X', schemaVersion: 1, data: { text: 'nul\u0000' } }] },
      { ...item('room-a', 'c1', null), events: [{ type: 'X', schemaVersion: 1, data: { text: 'half \ud800' } }] },
    ];
    for (const each of bad) {
      const before = await log.head();
      const [refused, ...others] = await Promise.allSettled([
        log.append(each),
        ...[1, 2, 3].map((n) => log.append(item('room-b', `other-${before}-${n}`, null))),
      ]);
      assert.ok(refused.status === 'rejected' && refused.reason instanceof InvalidAppendError, JSON.stringify(each));
      for (const other of others) assert.equal(other.status === 'fulfilled' && other.value.kind, 'ok');
    }
    assert.equal(await log.head(), bad.length * 3);
  });

  test('a stream is read from any version, the log from any position', async () => {
    for (let index = 0; index < 6; index += 1) await log.append(item(`room-${index % 2}`, `c${index}`, null, 2));
    const versions = async (after?: number) => (await all(log.readStream('room-1', after))).map(({ streamVersion }) => streamVersion);
    assert.deepEqual(await versions(), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(await versions(4), [5, 6]);
    assert.deepEqual(await versions(6), []);
    assert.deepEqual(await all(log.readStream('room-none')), []);
    assert.deepEqual(positions(await all(log.readAll(9))), [10, 11, 12]);
    assert.deepEqual(positions(await all(log.readAll(2, 3))), [3, 4, 5]);
    assert.deepEqual(await all(log.readAll(12)), []);
  });

  test('more than a page is read whole', async () => {
    await Promise.all(Array.from({ length: 5 }, (_, index) => log.append(item('room-a', `c${index}`, null, 500))));
    assert.deepEqual(positions(await all(log.readAll(0))), count(1, 2500));
    assert.equal((await all(log.readStream('room-a', 1))).length, 2499);
    assert.equal((await all(log.readAll(0, 1500))).length, 1500);
  });

  test('E-3: a follower gets what is there, then what comes, each position the last plus one', async () => {
    await log.append(item('room-a', 'c1', null, 3));
    const stop = new AbortController();
    const seen: StoredEvent[] = [];
    const following = (async () => {
      for await (const events of log.follow(1, { signal: stop.signal, batchSize: 4 })) {
        assert.ok(events.length <= 4);
        seen.push(...events);
        if (seen.length >= 62) stop.abort();
      }
    })();
    for (let index = 0; index < 20; index += 1) await log.append(item(`room-${index % 3}`, `d${index}`, null, 3));
    await following;
    assert.deepEqual(positions(seen), count(2, 62));
  });

  test('a follower that waits ends when it is told to', async () => {
    const stop = new AbortController();
    const following = all(log.follow(0, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 20);
    assert.deepEqual(await following, []);
  });

  test('whatever is appended in whatever order: positions gapless, versions contiguous, each command at most once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anItem, { maxLength: 12 }), { maxLength: 8 }), fc.nat(), async (waves, run) => {
        const start = await log.head();
        const prefix = `r${run}-${start}-`;
        const asked: { item: AppendItem; answer: AppendAnswer }[] = [];
        for (const wave of waves) {
          const items = wave.map(({ stream, command, expected, events }) =>
            item(`room-${prefix}${stream}`, `${prefix}${command}`, expected, events),
          );
          const answers = await Promise.all(items.map((each) => log.append(each)));
          for (const [index, answer] of answers.entries()) asked.push({ item: present(items[index]), answer });
        }
        checkAnswers(await all(log.readAll(start)), asked, start);
      }),
      { numRuns: runs },
    );
  });
}

const anItem = fc.record({
  stream: fc.nat({ max: 2 }),
  command: fc.nat({ max: 30 }),
  expected: fc.option(fc.nat({ max: 6 }), { freq: 2 }),
  events: fc.integer({ min: 1, max: 3 }),
});

function checkAnswers(stored: readonly StoredEvent[], asked: readonly { item: AppendItem; answer: AppendAnswer }[], start: number): void {
  assert.deepEqual(positions(stored), count(start + 1, stored.length));
  const versions = new Map<string, number>();
  for (const { stream, streamVersion } of stored) {
    assert.equal(streamVersion, (versions.get(stream) ?? 0) + 1);
    versions.set(stream, streamVersion);
  }
  assert.equal(new Set(stored.map(({ eventId }) => eventId)).size, stored.length);
  const okays = asked.filter(({ answer }) => answer.kind === 'ok');
  assert.equal(
    stored.length,
    okays.reduce((sum, { item: { events } }) => sum + events.length, 0),
  );
  for (const { item: each, answer } of asked) {
    if (answer.kind === 'conflict') continue;
    const events = stored.filter(({ commandId }) => commandId === each.commandId);
    assert.equal(events[0]?.position, answer.firstPosition);
    assert.equal(events.at(-1)?.position, answer.lastPosition);
    assert.equal(events.at(-1)?.streamVersion, answer.streamVersion);
    if (answer.kind === 'ok' && each.expectedVersion !== null) assert.equal(events[0]?.streamVersion, each.expectedVersion + 1);
  }
}

function item(stream: string, commandId: string, expectedVersion: number | null, events = 1): AppendItem {
  const data = { title: commandId };
  return {
    stream,
    expectedVersion,
    commandId,
    actorId: 'm1',
    occurredServerMs: 1_700_000_000_000.25,
    events: Array.from({ length: events }, () => ({ type: 'RoomOpened', schemaVersion: 1, data })),
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const each of items) seen.push(each);
  return seen;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}

const positions = (events: readonly StoredEvent[]): number[] => events.map(({ position }) => position);
const count = (from: number, length: number): number[] => Array.from({ length }, (_, index) => from + index);
