import { type Bus, connectBus } from '@tutti/bus';
import { migrate, type PostgresEventLog, postgresEventLog, readCheckpoint, roomProjector, syncSamples } from '@tutti/event-log';
import { memberTelemetries, subjects } from '@tutti/protocol';
import { createLogger } from '@tutti/service';
import { readMetric, type ServiceProcess, startServiceProcess, type TestServers, testServers, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

const logger = createLogger('test', { instanceId: 'test', logLevel: 'silent' });
let servers: TestServers;
let log: PostgresEventLog;
let bus: Bus;
const running: ServiceProcess[] = [];
const roomStates = () => running.slice(1);

beforeAll(async () => {
  servers = await testServers();
  await migrate(servers.postgresUrl);
  log = await postgresEventLog({ url: servers.postgresUrl });
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log: logger });
  const env = { POSTGRES_URL: servers.postgresUrl, NATS_URL: servers.natsUrl };
  for (const name of ['timesync', 'room-state', 'room-state']) running.push(await startServiceProcess(name, env));
  await waitFor(everyoneWrites, { withinMs: 20_000, everyMs: 100 });
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  for (const thing of [bus, log, servers]) await thing[Symbol.asyncDispose]();
});

const tell = (roomId: string, memberId: string, fields: Partial<ReturnType<typeof memberTelemetries.decode>>) =>
  bus.publish(subjects.telemetry(roomId), memberTelemetries.encode({ roomId, memberId, gone: false, ...fields }));
const counted = (outcome: string) =>
  Promise.all(roomStates().map((service) => readMetric(service, 'tutti_sync_samples_total', { outcome })));
/** Both know the time and take their share. */
async function everyoneWrites() {
  for (let n = 0; n < 20; n += 1) tell('probe', 'eve', { errorMs: 1 });
  return (await counted('written')).every((count) => count > 0) && (await partitions()) === 4;
}
const partitions = async () => (await log.sql`select 1 from pg_inherits where inhparent = 'sync_sample'::regclass`).length;
const all = { fromServerMs: 0, toServerMs: Number.POSITIVE_INFINITY, limit: 10_000 };
const samplesOf = async (roomId: string) => (await syncSamples(log.sql).page(roomId, all)).samples;

test('P-13: each report and each start is written once, by whichever instance, at its server time; into the partition of its day', async () => {
  const before = performance.timeOrigin + performance.now();
  for (let n = 0; n < 1_300; n += 1) {
    // Of many members: one who tells two instances something in the same quarter of a microsecond is one sample (ADR 64).
    tell('r1', `ada-${n}`, { offsetMs: n, errorMs: 2, rttMs: 40 });
    tell('r1', `bob-${n}`, { streamId: 1, startErrorMs: n / 100 });
  }
  tell('r1', 'ada', { prepareMs: 200 });
  bus.publish(subjects.telemetry('r1'), new Uint8Array([255]));
  const samples = await waitFor(
    async () => {
      const there = await samplesOf('r1');
      return there.length >= 2_600 ? there : undefined;
    },
    { withinMs: 30_000 },
  );
  expect(samples).toHaveLength(2_600);
  await waitFor(async () => (await counted('invalid')).includes(1));
  expect(samples.flatMap(({ offsetMs }) => (offsetMs === null ? [] : [offsetMs])).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1_300 }, (_, n) => n),
  );
  expect(new Set(samples.map(({ startErrorMs }) => startErrorMs)).size).toBe(1_301);
  for (const { atServerMs } of samples) expect(Math.abs(atServerMs - before)).toBeLessThan(60_000);
  expect(await log.sql`select 1 from sync_sample_default`).toHaveLength(0);
});

test('P-13: a table that cannot be written delays the samples, and the projection not at all', async () => {
  await log.sql`alter table sync_sample rename to away`;
  for (let n = 0; n < 30; n += 1) tell('r2', 'ben', { offsetMs: n, errorMs: 2, rttMs: 40 });
  await waitFor(async () => roomStates().some((service) => service.output().includes('sync samples wait')), { withinMs: 20_000 });
  const opened = { stream: 'room-r2', expectedVersion: 0, commandId: 'c1', actorId: 'ada', occurredServerMs: 1_800_000_000_000 };
  await log.append({ ...opened, events: [{ type: 'RoomOpened', schemaVersion: 1, data: { title: 'Kitchen' } }] });
  await waitFor(async () => (await readCheckpoint(log.sql, roomProjector)) === (await log.head()), { withinMs: 20_000 });
  await log.sql`alter table away rename to sync_sample`;
  await waitFor(async () => (await samplesOf('r2')).length === 30, { withinMs: 20_000 });
});
