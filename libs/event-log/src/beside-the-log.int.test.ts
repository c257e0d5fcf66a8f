import assert from 'node:assert/strict';
import { type TestDatabase, testDatabase, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CheckpointMovedError, MemberForgottenError, PartitionLocksLostError } from './errors.ts';
import { memberStore } from './member-store.ts';
import { migrate } from './migrate.ts';
import { partitionLocks } from './partition-locks.ts';
import { type PostgresEventLog, postgresEventLog } from './postgres-event-log.ts';
import { projectFrom, readCheckpoint } from './project-from.ts';
import { type ProjectedRoom, roomReadModel, saveRooms } from './room-read-model.ts';

let database: TestDatabase;
let log: PostgresEventLog;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.url);
  log = await postgresEventLog({ url: database.url });
  await log.sql`create table seen (projector text, position bigint)`;
});
afterAll(async () => {
  await log[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe('projections', () => {
  test('each event is projected once, in order, across restarts', async () => {
    await append('a', 250);
    await project('restarted', { upTo: 100, batchSize: 50 });
    const position = await readCheckpoint(log.sql, 'restarted');
    assert.ok(position >= 100 && position < 250);
    await project('restarted', { upTo: 250, batchSize: 50 });
    assert.deepEqual(await seenBy('restarted'), count(250));
  });

  test('a projection that fails keeps nothing of its batch, and says why', async () => {
    await append('b', 10);
    const failing = projectFrom(log, {
      name: 'failing',
      signal: new AbortController().signal,
      batchSize: 7,
      async project(events, transaction) {
        for (const { position } of events) await transaction`insert into seen values ('failing', ${position})`;
        if (events[0]?.position === 8) throw new Error('unreadable');
      },
    });
    await expect(failing).rejects.toThrow('unreadable');
    assert.deepEqual(await seenBy('failing'), count(7));
    assert.equal(await readCheckpoint(log.sql, 'failing'), 7);
  });

  test('two instances of one projection project each event once', async () => {
    const head = await log.head();
    const retried: Error[] = [];
    const both = [0, 1].map(() => project('both', { upTo: head, batchSize: 5, onRetry: (error) => retried.push(error) }));
    await Promise.all(both);
    assert.deepEqual(await seenBy('both'), count(head));
    assert.ok(retried.every((error) => error instanceof CheckpointMovedError));
  });

  test('its connection is cut within a batch: it goes on from the checkpoint', async () => {
    const head = await log.head();
    let cut = false;
    await project('cut', {
      upTo: head,
      batchSize: 40,
      async before(transaction) {
        if (cut) return;
        cut = true;
        await transaction`select pg_terminate_backend(pg_backend_pid())`;
      },
    });
    assert.ok(cut);
    assert.deepEqual(await seenBy('cut'), count(head));
  });
});

describe('rooms', () => {
  const room = (roomId: string, version: number, cueDueServerMs: number | null = null): ProjectedRoom => ({
    roomId,
    version,
    position: version * 10,
    status: 'open',
    title: `Room ${roomId}`,
    state: { version },
    partition: 3,
    cueDueServerMs,
  });
  const save = (...rooms: ProjectedRoom[]) => log.sql.begin((transaction) => saveRooms(transaction, rooms));

  test('a room is kept at its newest version, its cue with it', async () => {
    await save(room('r1', 2, 500.5), room('r2', 1, 100), room('r3', 1));
    expect(await roomReadModel(log.sql).pendingCues(3)).toEqual([
      { roomId: 'r2', dueServerMs: 100 },
      { roomId: 'r1', dueServerMs: 500.5 },
    ]);
    await save(room('r1', 1, 1)); // late
    await save(room('r2', 2), room('r2', 3), room('r2', 2));
    const { partition, cueDueServerMs, ...row } = room('r1', 2);
    assert.deepEqual(await roomReadModel(log.sql).load('r1'), row);
    assert.equal((await roomReadModel(log.sql).load('r2'))?.version, 3);
    expect(await roomReadModel(log.sql).pendingCues(3)).toEqual([{ roomId: 'r1', dueServerMs: 500.5 }]);
    expect(await roomReadModel(log.sql).pendingCues(4)).toEqual([]);
  });

  test('rooms are listed in pages', async () => {
    assert.equal(await roomReadModel(log.sql).load('nobody'), undefined);
    assert.deepEqual([...(await roomReadModel(log.sql).loadMany(['r3', 'nobody'])).keys()], ['r3']);
    const page = await roomReadModel(log.sql).list({ limit: 2 });
    assert.deepEqual(
      page.map(({ roomId }) => roomId),
      ['r1', 'r2'],
    );
    assert.deepEqual(
      (await roomReadModel(log.sql).list({ afterRoomId: 'r2' })).map(({ roomId, title }) => [roomId, title]),
      [['r3', 'Room r3']],
    );
  });
});

describe('E-6: members', () => {
  test('what is known of a member is sealed, opened, replaced', async () => {
    const members = memberStore(log.sql);
    await members.seal('m1', { displayName: 'Zoë' });
    await members.seal('m2', { displayName: 'Ben' });
    await members.seal('m1', { displayName: 'Zoë K.', address: 'z@example.org' });
    assert.deepEqual(await members.open('m1'), { displayName: 'Zoë K.', address: 'z@example.org' });
    assert.deepEqual([...(await members.openMany(['m2', 'm1', 'm3'])).keys()].sort(), ['m1', 'm2']);
    const [row] = await log.sql<{ sealed: Buffer }[]>`select sealed from member where member_id = 'm2'`;
    assert.ok(!row?.sealed.includes('Ben'));
  });

  test('a forgotten member has no key, opens to nothing and cannot come back', async () => {
    const members = memberStore(log.sql);
    await members.forget('m1');
    await members.forget('m1');
    await members.forget('never-seen');
    assert.equal(await members.open('m1'), undefined);
    await expect(members.seal('m1', { displayName: 'again' })).rejects.toBeInstanceOf(MemberForgottenError);
    await expect(members.seal('never-seen', {})).rejects.toBeInstanceOf(MemberForgottenError);
    const rows = await log.sql`select 1 from member where member_id = 'm1' and key is null`;
    assert.equal(rows.length, 1);
  });

  test('a row put in another member’s place does not open', async () => {
    const members = memberStore(log.sql);
    await members.seal('m4', { displayName: 'four' });
    await log.sql`insert into member select 'm5', key, sealed from member where member_id = 'm4'`;
    await expect(members.open('m5')).rejects.toThrow();
    await log.sql`delete from member where member_id = 'm5'`;
  });
});

describe('partition locks', () => {
  const open = (onLost: (error: Error) => void = () => {}) => partitionLocks({ url: database.url, onLost, heartbeatMs: 500 });

  test('a partition has one owner; a session that goes away frees its own', async () => {
    const [one, two] = [await open(), await open()];
    assert.equal(await one.liveOwners(), 2);
    assert.equal(await one.tryLock(1), true);
    assert.equal(await one.tryLock(1), true);
    assert.equal(await two.tryLock(1), false);
    await one.unlock(1);
    assert.equal(await two.tryLock(1), true);
    assert.deepEqual([[...one.held], [...two.held]], [[], [1]]);
    await two[Symbol.asyncDispose]();
    await waitFor(() => one.tryLock(1));
    assert.equal(await one.liveOwners(), 1);
    await one[Symbol.asyncDispose]();
  });

  test('a session that is cut is told at once, holds nothing and is of no more use', async () => {
    const lost: Error[] = [];
    const locks = await open((error) => lost.push(error));
    await locks.tryLock(2);
    await log.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tutti-owner' and datname = current_database()`;
    await waitFor(() => lost.length > 0, { withinMs: 15_000 });
    assert.ok(lost[0] instanceof PartitionLocksLostError);
    assert.equal(locks.held.size, 0);
    await expect(locks.tryLock(2)).rejects.toBeInstanceOf(PartitionLocksLostError);
    await expect(locks.liveOwners()).rejects.toBeInstanceOf(PartitionLocksLostError);
    const next = await open();
    assert.equal(await next.tryLock(2), true);
    await next[Symbol.asyncDispose]();
    await locks[Symbol.asyncDispose]();
    assert.equal(lost.length, 1);
  });

  test('without Postgres there are no locks', async () => {
    await expect(partitionLocks({ url: 'postgres://127.0.0.1:1/none', onLost: () => assert.fail() })).rejects.toBeInstanceOf(
      PartitionLocksLostError,
    );
  });
});

type ProjectOptions = {
  readonly upTo: number;
  readonly batchSize: number;
  readonly before?: (transaction: Parameters<Parameters<typeof projectFrom>[1]['project']>[1]) => Promise<void>;
  readonly onRetry?: (error: Error) => void;
};

/** Notes every position it is given, and stops at `upTo`, whoever got there. */
async function project(name: string, { upTo, batchSize, before, onRetry = () => {} }: ProjectOptions): Promise<void> {
  const stop = new AbortController();
  const watch = setInterval(() => void readCheckpoint(log.sql, name).then((position) => position >= upTo && stop.abort()), 10);
  await projectFrom(log, {
    name,
    signal: stop.signal,
    batchSize,
    onRetry,
    onBatch: ({ position }) => position >= upTo && stop.abort(),
    async project(events, transaction) {
      await before?.(transaction);
      await transaction`insert into seen select ${name}, * from unnest(${events.map(({ position }) => position)}::bigint[])`;
    },
  });
  clearInterval(watch);
}

async function seenBy(projector: string): Promise<number[]> {
  const rows = await log.sql<{ position: number }[]>`select position from seen where projector = ${projector} order by position, ctid`;
  return rows.map(({ position }) => position);
}

async function append(prefix: string, events: number): Promise<void> {
  const item = (index: number) => ({
    stream: 'room-a',
    expectedVersion: null,
    commandId: `${prefix}${index}`,
    actorId: 'm',
    occurredServerMs: 1,
    events: [{ type: 'X', schemaVersion: 1, data: {} }],
  });
  await Promise.all(Array.from({ length: events }, (_, index) => log.append(item(index))));
}

const count = (to: number): number[] => Array.from({ length: to }, (_, index) => index + 1);
