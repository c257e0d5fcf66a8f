import { type Bus, connectBus, followServerTime, type RoomStatistics, roomStats } from '@tutti/bus';
import { migrate, postgresEventLog } from '@tutti/event-log';
import { memberTelemetries, subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import { createLogger, wallClockMs } from '@tutti/service';
import { type ServiceProcess, startServiceProcess, type TestServers, testServers } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const log = createLogger('timesync-test', { instanceId: 'test', logLevel: 'silent' });
const aheadMs = 3_600_000;

let servers: TestServers;
let bus: Bus;
let timesync: ServiceProcess;
let lastLoggedMs: number;

const start = () => startServiceProcess('timesync', { NATS_URL: servers.natsUrl, POSTGRES_URL: servers.postgresUrl });
const exchange = async () =>
  timeExchangeReplies.decode(await bus.request(subjects.timeExchange, timeExchangeRequests.encode({ clientNowMs: 17.5 })));

beforeAll(async () => {
  servers = await testServers();
  await migrate(servers.postgresUrl);
  const eventLog = await postgresEventLog({ url: servers.postgresUrl });
  lastLoggedMs = wallClockMs() + aheadMs;
  await eventLog.append({
    stream: 'room-r1',
    expectedVersion: 0,
    commandId: 'c1',
    actorId: 'system',
    occurredServerMs: lastLoggedMs,
    events: [{ type: 'RoomOpened', schemaVersion: 1, data: { title: 'from a host whose clock is ahead' } }],
  });
  await eventLog[Symbol.asyncDispose]();
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log });
  timesync = await start();
});

afterAll(async () => {
  await timesync.stop();
  await bus[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

test('T-5 server time starts after the last logged time, says how far from UTC that is, and grows', async () => {
  const first = await exchange();
  expect(first.clientNowMs).toBe(17.5);
  expect(first.serverReceivedMs).toBeGreaterThan(lastLoggedMs);
  expect(first.serverNowMs).toBeGreaterThanOrEqual(first.serverReceivedMs);
  const second = await exchange();
  expect(second.serverReceivedMs).toBeGreaterThan(first.serverNowMs);
  await vi.waitUntil(async () => (await exchange()).utcErrMs > aheadMs - 60_000, { timeout: 5_000, interval: 100 });
});

test('T-8 a follower keeps its time while timesync is killed, and finds it again', { timeout: 60_000 }, async () => {
  await using(followServerTime({ bus, log, everyMs: 200 }), async (followed) => {
    await followed.ready();
    const reference = await exchange();
    expect(Math.abs(followed.clock.nowMs() - reference.serverNowMs)).toBeLessThan(500);
    await timesync.kill9();
    const beforeMs = followed.clock.nowMs();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(followed.clock.nowMs() - beforeMs).toBeGreaterThan(400);
    expect(followed.readiness()).toBe(true);
    timesync = await start();
    await vi.waitUntil(() => followed.term() > 1 && followed.errorMs() < 20, { timeout: 20_000 });
  });
});

test('T-4 what members tell comes out as their room’s statistics, of that room only', async () => {
  const rooms = new Map<string, RoomStatistics | undefined>();
  const watching = roomStats({ bus, log }).watch({
    onStart: () => rooms.clear(),
    onRoom: (roomId, statistics) => void rooms.set(roomId, statistics),
  });
  const tell = (roomId: string, memberId: string, fields: { rttMs?: number; errorMs?: number; prepareMs?: number; gone?: boolean }) =>
    bus.publish(subjects.telemetry(roomId), memberTelemetries.encode({ roomId, memberId, gone: false, ...fields }));
  tell('r1', 'ann', { rttMs: 40, errorMs: 2.5 });
  tell('r1', 'bob', { rttMs: 80, prepareMs: 300 });
  tell('r2', 'eve', { rttMs: 900 });
  bus.publish(subjects.telemetry('r1'), new Uint8Array([1, 2, 3]));
  await vi.waitUntil(() => rooms.get('r1')?.members === 2, { timeout: 10_000 });
  const figures = { forecastRttMs: 80, maxRttMs: 80, p95RttMs: 80, maxPrepareMs: 300, maxErrorMs: 2.5 };
  expect(rooms.get('r1')).toEqual({ roomId: 'r1', ...figures, members: 2 });
  tell('r1', 'bob', { gone: true });
  await vi.waitUntil(() => rooms.get('r1')?.members === 1, { timeout: 10_000 });
  expect(rooms.get('r1')).toMatchObject({ maxRttMs: 40 });
  tell('r1', 'ann', { gone: true });
  await vi.waitUntil(() => rooms.get('r1') === undefined, { timeout: 10_000 });
  await watching[Symbol.asyncDispose]();
});

async function using<T extends AsyncDisposable>(thing: T, work: (thing: T) => Promise<void>): Promise<void> {
  try {
    await work(thing);
  } finally {
    await thing[Symbol.asyncDispose]();
  }
}
