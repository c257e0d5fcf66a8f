import { connectBus } from '@tutti/bus';
import { cuesOf, evolve, noRoom, type Room, toStored, upcast } from '@tutti/domain';
import {
  eraseRooms,
  memberStore,
  migrate,
  type PostgresEventLog,
  postgresEventLog,
  type RoomReadModel,
  readCheckpoint,
  roomProjector,
  roomReadModel,
} from '@tutti/event-log';
import {
  memberRegistrations,
  membersAnswers,
  membersQueries,
  membersRegistered,
  partitionOf,
  partitions,
  type RoomEvent,
  roomAnswers,
  roomQueries,
  roomStream,
  subjects,
} from '@tutti/protocol';
import { type ServiceProcess, startServiceProcess, type TestServers, testServers, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerRoomQuery } from './answer-room-query.ts';
import { projectRooms } from './project-rooms.ts';
import { runProjector } from './run-projector.ts';

let servers: TestServers;
let log: PostgresEventLog;
let rooms: RoomReadModel;
let env: Record<string, string>;
beforeAll(async () => {
  servers = await testServers();
  await migrate(servers.postgresUrl);
  log = await postgresEventLog({ url: servers.postgresUrl });
  rooms = roomReadModel(log.sql);
  env = { POSTGRES_URL: servers.postgresUrl, NATS_URL: servers.natsUrl };
});
afterAll(async () => {
  await Promise.all(started.map((service) => service.kill9()));
  await log[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const started: ServiceProcess[] = [];
async function startRoomState() {
  const service = await startServiceProcess('room-state', env);
  started.push(service);
  return service;
}

const quiet = { projected: () => undefined, retried: () => undefined, failed: () => undefined };
const track = { trackId: 't1', url: '/media/t1', title: 'One', filename: 'one.wav', durationMs: 600_000 };

let commands = 0;
async function append(roomId: string, ...events: RoomEvent[]) {
  commands += 1;
  const answer = await log.append({
    ...{ stream: roomStream(roomId), expectedVersion: null, commandId: `c${commands}`, actorId: 'ada' },
    occurredServerMs: 1_800_000_000_000 + commands,
    events: events.map(toStored),
  });
  expect(answer.kind).toBe('ok');
}

/** A few events of an ordinary life, some of which leave the room waiting for something. */
const lives: readonly ((n: number) => RoomEvent[])[] = [
  (n) => [{ type: 'MemberJoined', memberId: `m${n}` }],
  () => [
    {
      type: 'PlaybackScheduled',
      streamId: 1,
      track,
      startAtServerMs: 1_800_000_009_000,
      startPositionMs: 0,
      rate: 1,
      leadMs: 100,
      leadReason: 'x',
    },
  ],
  () => [{ type: 'PlaybackStarted', streamId: 1, track, startAtServerMs: 1_800_000_009_000, startPositionMs: 0, rate: 1 }],
  () => [{ type: 'PlaybackPaused', positionMs: 77 }],
  (n) => [{ type: 'MemberLost', memberId: `m${n - 1}` }],
  () => [{ type: 'PlaybackStopped', reason: 'stopped' }],
];

async function appendLives(rooms: number, events: number) {
  const names = Array.from({ length: rooms }, (_, index) => `life-${commands}-${index}`);
  await Promise.all(names.map((roomId) => append(roomId, { type: 'RoomOpened', title: roomId })));
  for (let n = 0; n < events; n += 1) {
    const life = lives[n % lives.length];
    if (life) await Promise.all(names.map((roomId) => append(roomId, ...life(n))));
  }
}

/** Every room as a clean fold of the whole log has it. */
async function cleanFold() {
  const folded = new Map<string, { room: Room; version: number; position: number }>();
  for await (const event of log.readAll(0)) {
    const roomId = event.stream.slice('room-'.length);
    const room = evolve(folded.get(roomId)?.room ?? noRoom, upcast(event), event.occurredServerMs);
    folded.set(roomId, { room, version: event.streamVersion, position: event.position });
  }
  return folded;
}

async function expectReadModelIsCleanFold() {
  const expected = await cleanFold();
  const rows = await log.sql<{ roomId: string }[]>`select room_id as "roomId" from room_state`;
  expect(rows.map(({ roomId }) => roomId).sort()).toEqual([...expected.keys()].sort());
  const cues = new Map<string, number>();
  for (let partition = 0; partition < partitions; partition += 1)
    for (const { roomId, dueServerMs } of await rooms.pendingCues(partition)) {
      expect(partitionOf(roomId)).toBe(partition);
      cues.set(roomId, dueServerMs);
    }
  for (const [roomId, { room, version, position }] of expected) {
    expect(await rooms.load(roomId)).toEqual({
      ...{ roomId, version, position, status: room.status, title: room.status === 'open' ? room.title : '' },
      state: room,
    });
    expect(cues.get(roomId)).toBe(cuesOf(room)[0]?.dueServerMs);
  }
}

const caughtUp = () => waitFor(async () => (await readCheckpoint(log.sql, roomProjector)) === (await log.head()), { withinMs: 20_000 });

test('E-1: the read model is the fold of the log, the cues with it', async () => {
  await appendLives(20, 13);
  const running = runProjector({ log, metrics: quiet, maxLag: 10, batchSize: 17 });
  await caughtUp();
  expect(await running.ready()).toBe(true);
  await expectReadModelIsCleanFold();
  await running[Symbol.asyncDispose]();
});

test('E-1: a batch that fails after it was folded leaves nothing, in memory neither', async () => {
  const before = await log.head();
  await append('twice', { type: 'RoomOpened', title: 'Twice' }, { type: 'MemberJoined', memberId: 'ada' });
  const events = await take(log.readAll(before));
  const project = projectRooms();
  await expect(
    log.sql.begin(async (transaction) => {
      await project(events, transaction);
      throw new Error('power failure');
    }),
  ).rejects.toThrow('power failure');
  expect(await rooms.load('twice')).toBeUndefined();
  await log.sql.begin((transaction) => project(events, transaction));
  expect(await rooms.load('twice')).toMatchObject({ version: 2, state: { members: [{ memberId: 'ada' }] } });
  await log.sql`delete from room_state where room_id = 'twice'`;
});

test('E-1: kill -9 in the middle of a batch: another process goes on, and the state is that of a clean fold', async () => {
  const first = await startRoomState();
  await caughtUp();
  const from = await readCheckpoint(log.sql, roomProjector);

  // The batch writes its first rooms and then waits for this row: it is in the middle of its transaction when it is killed.
  const holder = await log.sql.reserve();
  await holder`begin`;
  await holder`insert into room_state (room_id, version, position, status, title, state) values ('life-last', 0, 0, 'absent', '', '{}')`;
  await append('life-last', { type: 'RoomOpened', title: 'Last' });
  await appendLives(5, 7);
  await waitFor(async () => {
    const [row] = await log.sql<{ waiting: number }[]>`select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into room_state%'`;
    return row?.waiting === 1;
  });
  await first.kill9();
  await holder`rollback`;
  holder.release();
  await waitFor(async () => {
    const [row] = await log.sql<{ open: number }[]>`select count(*)::int as open from pg_stat_activity
      where datname = current_database() and query like '%insert into room_state%' and state <> 'idle' and pid <> pg_backend_pid()`;
    return row?.open === 0;
  });
  expect(await readCheckpoint(log.sql, roomProjector)).toBe(from);
  expect(await rooms.load('life-last')).toBeUndefined();

  const second = await startRoomState();
  await caughtUp();
  await expectReadModelIsCleanFold();
  await second.stop();
});

test('a rebuild starts over, under a running projector too, and ends in the same state', async () => {
  const running = runProjector({ log, metrics: quiet, maxLag: 10 });
  await caughtUp();
  await log.sql`update room_state set state = '{"status":"absent"}', title = 'spoilt'`;
  await eraseRooms(log.sql, roomProjector);
  await appendLives(2, 3);
  await caughtUp();
  await expectReadModelIsCleanFold();
  await running[Symbol.asyncDispose]();
});

test('P-6: questions over the bus are answered from the log, whether the projector runs or not', async () => {
  const service = await startRoomState();
  const bus = await connectBus({
    url: servers.natsUrl,
    name: 'test',
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const ask = async (roomId: string, afterVersion?: number) =>
    roomAnswers.decode(
      await bus.request(
        subjects.roomQuery(roomId),
        roomQueries.encode({ history: 0, ...(afterVersion === undefined ? {} : { afterVersion }) }),
      ),
    );
  await caughtUp();
  // Holds the projector back: its next batch waits for the checkpoint's row.
  const holder = await log.sql.reserve();
  await holder`begin`;
  await holder`select * from checkpoint where projector = ${roomProjector} for update`;
  await append('asked', { type: 'RoomOpened', title: 'Asked' });
  for (let n = 1; n <= 5; n += 1) {
    await append('asked', { type: 'MemberJoined', memberId: `m${n}` });
    const answer = await ask('asked');
    expect(answer).toMatchObject({ epoch: log.epoch, version: n + 1 });
    expect((JSON.parse(answer.stateJson) as { members: unknown[] }).members).toHaveLength(n);
  }
  expect(await rooms.load('asked')).toBeUndefined();
  expect((await ask('asked', 4)).events.map(({ roomEvent }) => roomEvent)).toEqual([
    { type: 'MemberJoined', memberId: 'm4' },
    { type: 'MemberJoined', memberId: 'm5' },
  ]);
  expect(await ask('nowhere')).toMatchObject({ version: 0, events: [] });
  await holder`rollback`;
  holder.release();

  const members = memberStore(log.sql);
  await members.seal('m1', { displayName: 'Ada' });
  await members.seal('m2', { displayName: 'Bob' });
  await members.forget('m2');
  const names = membersAnswers.decode(await bus.request(subjects.membersQuery, membersQueries.encode({ memberIds: ['m1', 'm2', 'm3'] })));
  expect(names.members).toEqual([
    { memberId: 'm1', displayName: 'Ada' },
    { memberId: 'm2', displayName: '' },
    { memberId: 'm3', displayName: '' },
  ]);
  await bus[Symbol.asyncDispose]();
  await service.stop();
});

test('W-2 E-6: a guest’s name is registered over the bus, twice as well as once; a forgotten member is refused', async () => {
  const service = await startRoomState();
  const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const bus = await connectBus({ url: servers.natsUrl, name: 'test', log: quietLog });
  const register = (memberId: string, displayName: string) =>
    bus.request(subjects.membersRegister, memberRegistrations.encode({ memberId, displayName }));
  for (const name of ['Gus', 'Gus', 'Gustav']) expect(membersRegistered.decode(await register('guest-1', name))).toEqual({});
  const asked = membersQueries.encode({ memberIds: ['guest-1', 'guest-2'] });
  expect(membersAnswers.decode(await bus.request(subjects.membersQuery, asked)).members).toEqual([
    { memberId: 'guest-1', displayName: 'Gustav' },
    { memberId: 'guest-2', displayName: '' },
  ]);
  await memberStore(log.sql).forget('guest-1');
  await expect(register('guest-1', 'Gus')).rejects.toMatchObject({
    code: 'BUS_HANDLER_FAILED',
    message: expect.stringContaining('forgotten'),
  });
  expect(await memberStore(log.sql).open('guest-1')).toBeUndefined();
  const nameless = new Uint8Array(memberRegistrations.encode({ memberId: 'guest-3', displayName: 'x' })).slice(0, -3);
  await expect(bus.request(subjects.membersRegister, nameless)).rejects.toMatchObject({ code: 'BUS_HANDLER_FAILED' });
  await bus[Symbol.asyncDispose]();
  await service.stop();
});

test('E-5: a row that an older build wrote answers as a room of today', async () => {
  const [row] = await log.sql<{ roomId: string }[]>`select room_id as "roomId" from room_state where state->>'status' = 'open' limit 1`;
  if (!row) throw new Error('rooms were projected above');
  const today = await rooms.load(row.roomId);
  await log.sql`update room_state set state = state - 'settings' - 'views' - 'grid' where room_id = ${row.roomId}`;
  expect(await rooms.load(row.roomId)).not.toHaveProperty('state.settings');
  const answer = await answerRoomQuery(row.roomId, { history: 0 }, { log, rooms });
  expect(JSON.parse(answer.stateJson)).toEqual(today?.state);
});

test('O-1: a read model that is ahead of the log, or too far behind, is not ready', async () => {
  const idle = runProjector({ log, metrics: quiet, maxLag: 5 });
  await caughtUp();
  await idle[Symbol.asyncDispose]();
  const head = await log.head();
  await log.sql`update checkpoint set position = ${head + 3} where projector = ${roomProjector}`;
  expect(await idle.ready()).toContain('3 events ahead');
  await log.sql`update checkpoint set position = ${head - 6} where projector = ${roomProjector}`;
  expect(await idle.ready()).toContain('6 events behind');
  await log.sql`update checkpoint set position = ${head - 5} where projector = ${roomProjector}`;
  expect(await idle.ready()).toBe(true);
});

async function take<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}
