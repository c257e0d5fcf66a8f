import { type Bus, connectBus } from '@tutti/bus';
import { toStored } from '@tutti/domain';
import { migrate, type PostgresEventLog, postgresEventLog, readCheckpoint, roomProjector } from '@tutti/event-log';
import { type RoomAnswer, type RoomEvent, type RoomQuery, roomAnswers, roomQueries, roomStream, subjects } from '@tutti/protocol';
import { type ServiceProcess, startServiceProcess, type TestServers, testServers, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

let servers: TestServers;
let log: PostgresEventLog;
let service: ServiceProcess;
let bus: Bus;
beforeAll(async () => {
  servers = await testServers();
  await migrate(servers.postgresUrl);
  log = await postgresEventLog({ url: servers.postgresUrl });
  await append('small', [{ type: 'RoomOpened', title: 'Small' }]);
  await append('large', [{ type: 'RoomOpened', title: 'Large' }]);
  for (let nth = 0; nth < tracks; nth += 100)
    await append(
      'large',
      Array.from({ length: 100 }, (_, index) => trackAdded(nth + index)),
    );
  service = await startServiceProcess('room-state', { POSTGRES_URL: servers.postgresUrl, NATS_URL: servers.natsUrl });
  const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log: quietLog });
  await waitFor(async () => (await readCheckpoint(log.sql, roomProjector)) === (await log.head()), { withinMs: 20_000 });
}, 60_000);
afterAll(async () => {
  await bus?.[Symbol.asyncDispose]();
  await service?.stop();
  await log?.[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

/** A room of before rooms were limited in bytes: JSON writes each of these characters as six, so its state has 14.7 MB. */
const tracks = 1_000;
const control = (length: number) => '\u0001'.repeat(length);
const trackAdded = (nth: number): RoomEvent => ({
  type: 'TrackAdded',
  track: { trackId: `t${nth}`, url: `https://a/${control(2_038)}`, title: control(200), filename: control(200) },
});

let commands = 0;
async function append(roomId: string, events: readonly RoomEvent[]): Promise<void> {
  commands += 1;
  const answer = await log.append({
    ...{ stream: roomStream(roomId), expectedVersion: null, commandId: `c${commands}`, actorId: 'ada' },
    ...{ occurredServerMs: 1_800_000_000_000 + commands, events: events.map(toStored) },
  });
  expect(answer.kind).toBe('ok');
}

/** As the gateway asks: within the two seconds of `bus-room-source.ts`. */
const ask = async (roomId: string, query: RoomQuery): Promise<RoomAnswer> =>
  roomAnswers.decode(await bus.request(subjects.roomQuery(roomId), roomQueries.encode(query), { timeoutMs: 2_000 }));

test.for<[string, RoomQuery, { readonly stateTracks: number | undefined; readonly events: number }]>([
  ['its state', { history: 0 }, { stateTracks: tracks, events: 0 }],
  ['its state and 256 events of its history', { history: 256 }, { stateTracks: tracks - 256, events: 256 }],
  ['500 events that an asker missed', { afterVersion: tracks + 1 - 500, history: 0 }, { stateTracks: undefined, events: 500 }],
])('O-5: a room of 14.7 MB answers with %s, and small questions of the same turn are answered', async ([, query, expected]) => {
  const startMs = performance.now();
  const large = ask('large', query);
  const small = await Promise.all(Array.from({ length: 10 }, () => ask('small', { history: 0 })));
  const answer = await large;
  if (process.env['TUTTI_MEASURE']) process.stdout.write(`${JSON.stringify(query)}: ${(performance.now() - startMs).toFixed(0)} ms\n`);

  for (const one of small) expect(one).toMatchObject({ version: 1, events: [] });
  expect(answer).toMatchObject({ epoch: log.epoch, version: tracks + 1 });
  const known = answer.stateJson === '' ? undefined : (JSON.parse(answer.stateJson) as { tracks: unknown[] }).tracks;
  expect(known?.length).toBe(expected.stateTracks);
  expect(answer.events).toHaveLength(expected.events);
  for (const [index, { roomEvent }] of answer.events.entries())
    expect(roomEvent).toEqual(expect.objectContaining(trackAdded(tracks - expected.events + index)));
  expect((await fetch(`${service.healthUrl}/readyz`)).status).toBe(200);
});

test('O-5: ten askers of a room of 14.7 MB at once are answered in the end, by the same process', async () => {
  const deadlineMs = performance.now() + 30_000;
  const untilAnswered = async (): Promise<RoomAnswer> =>
    ask('large', { history: 0 }).catch((error: unknown) => {
      if (performance.now() > deadlineMs) throw error;
      return untilAnswered();
    });
  const answers = await Promise.all(Array.from({ length: 10 }, untilAnswered));
  expect(new Set(answers.map((answer) => answer.stateJson.length)).size).toBe(1);
  expect(answers[0]?.stateJson.length).toBeGreaterThan(14_600_000);
  expect((await fetch(`${service.healthUrl}/readyz`)).status).toBe(200);
}, 40_000);
