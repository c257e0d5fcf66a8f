import { type Bus, connectBus, roomStats } from '@tutti/bus';
import { migrate, type PostgresEventLog, postgresEventLog } from '@tutti/event-log';
import { type RoomCommandEnvelope, roomStream } from '@tutti/protocol';
import { createLogger } from '@tutti/service';
import { type ServiceProcess, startServiceProcess, type TestServers, testServers, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

const logger = createLogger('test', { instanceId: 'test', logLevel: 'silent' });
const roomId = 'kitchen';
const statistics = { roomId, forecastRttMs: 120, maxRttMs: 130, p95RttMs: 110, maxPrepareMs: 70, maxErrorMs: 12, members: 2 };

let servers: TestServers;
let log: PostgresEventLog;
let bus: Bus;
const running: ServiceProcess[] = [];

beforeAll(async () => {
  servers = await testServers();
  await migrate(servers.postgresUrl);
  log = await postgresEventLog({ url: servers.postgresUrl });
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log: logger });
  await roomStats({ bus, log: logger }).put(statistics);
  const env = { POSTGRES_URL: servers.postgresUrl, NATS_URL: servers.natsUrl };
  for (const name of ['timesync', 'scheduler']) running.push(await startServiceProcess(name, env));
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  for (const thing of [bus, log, servers]) await thing[Symbol.asyncDispose]();
});

let commands = 0;
const command = (wish: RoomCommandEnvelope['command']) =>
  bus.command({ commandId: `c${++commands}`, roomId, actorId: 'ada', command: wish });

/** The lead that the log says the latest start had. */
async function latestLead() {
  let lead: { leadMs?: unknown; leadReason?: unknown } = {};
  for await (const { type, data } of log.readStream(roomStream(roomId))) if (type === 'PlaybackScheduled') lead = data;
  return { leadMs: lead.leadMs, leadReason: lead.leadReason };
}
async function startAgain() {
  await command({ type: 'StartPlayback', trackId: 't1', positionMs: 0 });
  return latestLead();
}

test('P-3 T-9 what was told before the scheduler started makes its first leads, and what is told later the next', async () => {
  await command({ type: 'OpenRoom', title: 'Kitchen' });
  await command({ type: 'JoinRoom' });
  const track = { trackId: 't1', url: '/media/t1', title: 'One', filename: 'one.wav', durationMs: 600_000 };
  await command({ type: 'AddTrack', track });
  const reason = '2 x 120 ms round trip + 12 ms clock error + 70 ms preparation';
  await waitFor(async () => (await startAgain()).leadReason === reason, { withinMs: 20_000 });
  expect((await latestLead()).leadMs).toBe(2 * 120 + 12 + 70);
  await roomStats({ bus, log: logger }).put({ ...statistics, forecastRttMs: 400 });
  await waitFor(async () => String((await startAgain()).leadReason).startsWith('most 500 ms'), { withinMs: 20_000 });
  await roomStats({ bus, log: logger }).remove(roomId);
  await waitFor(async () => String((await startAgain()).leadReason).includes('assumed'), { withinMs: 20_000 });
});
