import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@tutti/embedded';
import { type TestDatabase, testDatabase, waitFor } from '@tutti/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { LogConnectionLostError, LogHoleError } from './errors.ts';
import { migrate } from './migrate.ts';
import { type PostgresEventLog, postgresEventLog } from './postgres-event-log.ts';
import { projectFrom, readCheckpoint } from './project-from.ts';
import type { Sql } from './sql.ts';
import type { AppendAnswer, AppendItem, StoredEvent } from './types.ts';

let database: TestDatabase;
let log: PostgresEventLog;
let other: Sql;
beforeEach(async () => {
  database = await testDatabase();
  await migrate(database.url);
  log = await postgresEventLog({ url: database.url });
  other = connect({ url: database.url, connections: 2 });
});
afterEach(async () => {
  await other.end({ timeout: 1 });
  await log[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

test('E-3: while somebody holds the head row appends wait, readers do not, and everything waiting then goes in one batch', async () => {
  await log.append(item('before'));
  const held = Promise.withResolvers<void>();
  const holding = Promise.withResolvers<void>();
  const holder = other.begin(async (transaction) => {
    await transaction`select position from log_head for update`;
    holding.resolve();
    await held.promise;
  });
  await holding.promise;
  const first = log.append(item('first'));
  await waitFor(
    async () => (await other`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%append_batch%'`).length > 0,
  );
  const waiting = Array.from({ length: 200 }, (_, index) => log.append(item(`waiting${index}`)));
  assert.equal((await read()).length, 1);
  held.resolve();
  await holder;
  assert.equal((await first).kind, 'ok');
  assert.deepEqual(
    (await Promise.all(waiting)).map((answer) => answer.kind),
    waiting.map(() => 'ok'),
  );
  const [{ batches } = { batches: 0 }] = await other<{ batches: number }[]>`select count(distinct xmin::text)::int as batches from event`;
  assert.equal(batches, 3);
});

test('E-3: an event that is committed late is not skipped: nothing later becomes visible before it', async () => {
  const stop = new AbortController();
  const seen: number[] = [];
  const following = (async () => {
    for await (const events of log.follow(0, { signal: stop.signal })) seen.push(...events.map(({ position }) => position));
  })();
  const late = other.begin(async (transaction) => {
    await appendIn(transaction, 'late');
    await transaction`select pg_sleep(0.3)`;
  });
  await waitFor(
    async () =>
      (await other`select 1 from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()`).length >
      0,
  );
  const quick = log.append(item('quick'));
  await late;
  assert.deepEqual(positionOf(await quick), 2);
  await waitFor(() => seen.length === 2);
  stop.abort();
  await following;
  assert.deepEqual(seen, [1, 2]);
});

test('E-3: a transaction that is rolled back leaves no hole', async () => {
  await log.append(item('one'));
  await expect(
    other.begin(async (transaction) => {
      await appendIn(transaction, 'undone');
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  assert.equal(positionOf(await log.append(item('two'))), 2);
});

test('E-3: an idle transaction in another database holds up nobody', async () => {
  const elsewhere = await testDatabase();
  const idle = connect({ url: elsewhere.url, connections: 1 });
  const end = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const transaction = idle.begin(async (sql) => {
    await sql`select pg_current_xact_id()`;
    begun.resolve();
    await end.promise;
  });
  await begun.promise;
  const stop = new AbortController();
  const seen: StoredEvent[] = [];
  const following = (async () => {
    for await (const events of log.follow(0, { signal: stop.signal })) seen.push(...events);
  })();
  await Promise.all(Array.from({ length: 50 }, (_, index) => log.append(item(`c${index}`))));
  await waitFor(() => seen.length === 50, { withinMs: 15_000 });
  stop.abort();
  await following;
  end.resolve();
  await transaction;
  await idle.end();
  await elsewhere[Symbol.asyncDispose]();
});

test('a follower whose notifications are lost finds the news by looking', async () => {
  const stop = new AbortController();
  const seen: StoredEvent[] = [];
  const following = (async () => {
    for await (const events of log.follow(0, { signal: stop.signal })) seen.push(...events);
  })();
  await log.append(item('heard'));
  await waitFor(() => seen.length === 1);
  // As a batch that tells nobody.
  await other`insert into event (position, stream, stream_version, event_id, type, schema_version, occurred_server_ms, actor_id, command_id, data)
    values (2, 'room-silent', 1, 'silent.0', 'X', 1, 0, 'm', 'silent', '{}')`;
  await waitFor(() => seen.length === 2, { withinMs: 15_000 });
  stop.abort();
  await following;
});

test('a missing position stops a reader with LogHoleError', async () => {
  for (const id of ['a', 'b', 'c']) await log.append(item(id));
  await other`delete from event where position = 2`;
  await expect(read()).rejects.toEqual(new LogHoleError(2, 3));
  await expect(log.follow(0, { signal: new AbortController().signal })[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(LogHoleError);
});

test('E-2: two processes that append the same commands to the same streams write each once', async () => {
  const second = await postgresEventLog({ url: database.url });
  const append = async (writer: PostgresEventLog) => {
    const answers: AppendAnswer[] = [];
    for (let index = 0; index < 300; index += 30)
      answers.push(
        ...(await Promise.all(Array.from({ length: 30 }, (_, offset) => writer.append(item(`c${index + offset}`, `room-${offset % 4}`))))),
      );
    return answers;
  };
  const [mine, theirs] = await Promise.all([append(log), append(second)]);
  await second[Symbol.asyncDispose]();
  for (const [index, answer] of mine.entries()) {
    const twin = theirs[index];
    assert.deepEqual([answer.kind, twin?.kind].sort(), ['ok', 'repeat']);
    assert.deepEqual({ ...answer, kind: 'ok' }, { ...twin, kind: 'ok' });
  }
  checkLog(await read(), 300);
});

test('E-2: Postgres is killed with appends and projections under way: each command is in the log once, each event projected once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-kill-'));
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), diesWithParent: true });
  try {
    await migrate(server.url);
    const mortal = await postgresEventLog({ url: server.url });
    let lost = 0;
    const stop = new AbortController();
    const seen: StoredEvent[] = [];
    const following = (async () => {
      for await (const events of mortal.follow(0, { signal: stop.signal })) seen.push(...events);
    })();
    await mortal.sql`create table projected (position bigint)`;
    const projecting = projectFrom(mortal, {
      name: 'test',
      signal: stop.signal,
      batchSize: 20,
      async project(events, transaction) {
        await transaction`insert into projected select * from unnest(${events.map(({ position }) => position)}::bigint[])`;
        await transaction`select pg_sleep(0.005)`;
      },
    });
    const caller = async (number: number) => {
      for (let index = 0; index < 60; index += 1) {
        const answer = await untilAnswered(mortal, item(`caller${number}-${index}`, `room-${number % 8}`), () => {
          lost += 1;
        });
        assert.notEqual(answer.kind, 'conflict');
      }
    };
    const callers = Promise.all(Array.from({ length: 32 }, (_, number) => caller(number)));
    for (const share of [300, 900]) {
      await waitFor(() => seen.length > share, { withinMs: 30_000 });
      await server.kill9();
      await server.start();
    }
    await callers;
    await waitFor(() => seen.length === 32 * 60, { withinMs: 10_000 });
    await waitFor(async () => (await readCheckpoint(mortal.sql, 'test')) === 32 * 60, { withinMs: 20_000 });
    stop.abort();
    await Promise.all([following, projecting]);
    const [counted] = await mortal.sql`select count(*) as events, count(distinct position) as different from projected`;
    expect(counted).toEqual({ events: 32 * 60, different: 32 * 60 });
    assert.ok(lost > 0, 'no append was under way when Postgres was killed');
    checkLog(seen, 32 * 60);
    assert.equal(await mortal.head(), 32 * 60);
    await mortal[Symbol.asyncDispose]();
  } finally {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);

test('two services that start at once migrate once', async () => {
  const empty = await testDatabase();
  await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)]);
  const fresh = await postgresEventLog({ url: empty.url });
  assert.equal(await fresh.head(), 0);
  assert.notEqual(fresh.epoch, log.epoch);
  await fresh[Symbol.asyncDispose]();
  await empty[Symbol.asyncDispose]();
});

test('opening a log that is not migrated says so', async () => {
  const empty = await testDatabase();
  await expect(postgresEventLog({ url: empty.url })).rejects.toThrow(/log_head/u);
  await empty[Symbol.asyncDispose]();
});

const item = (commandId: string, stream = 'room-a'): AppendItem => ({
  stream,
  expectedVersion: null,
  commandId,
  actorId: 'm1',
  occurredServerMs: 1,
  events: [{ type: 'RoomOpened', schemaVersion: 1, data: { title: commandId } }],
});

const positionOf = (answer: AppendAnswer): number => ('firstPosition' in answer ? answer.firstPosition : Number.NaN);

async function untilAnswered(to: PostgresEventLog, command: AppendItem, onLost: () => void): Promise<AppendAnswer> {
  for (;;) {
    try {
      return await to.append(command);
    } catch (error) {
      assert.ok(error instanceof LogConnectionLostError, String(error));
      onLost();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** An append by somebody who keeps the transaction open. */
async function appendIn(sql: Parameters<Parameters<Sql['begin']>[1]>[0], commandId: string): Promise<void> {
  await sql`select * from append_batch(array['room-late'], array[1], array[null]::int[], array[1], array['room-late'], array[${`${commandId}.0`}::text],
    array['X'], array[1], array[0]::float8[], array['m'], array[${commandId}::text], array[null]::bigint[], array[null]::text[], array[null]::text[], array['{}'])`;
}

async function read(): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const event of log.readAll(0)) events.push(event);
  return events;
}

function checkLog(events: readonly StoredEvent[], count: number): void {
  const versions = new Map<string, number>();
  for (const [index, { position, stream, streamVersion }] of events.entries()) {
    assert.equal(position, index + 1);
    assert.equal(streamVersion, (versions.get(stream) ?? 0) + 1);
    versions.set(stream, streamVersion);
  }
  assert.equal(events.length, count);
  assert.equal(new Set(events.map(({ eventId }) => eventId)).size, count);
}
