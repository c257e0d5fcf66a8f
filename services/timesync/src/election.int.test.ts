import { type Bus, connectBus, type FollowedServerTime, followServerTime } from '@tutti/bus';
import { migrate } from '@tutti/event-log';
import { subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import { createLogger, monotonicMs } from '@tutti/service';
import { readMetric, type ServiceProcess, startServiceProcess, type TestServers, testServers } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const log = createLogger('election-test', { instanceId: 'test', logLevel: 'silent' });
/** A busy machine may hold a process for some seconds; the aim is 3 s and is measured by `npm run measure -- cluster-time`. */
const patience = { timeout: 15_000, interval: 50 };

let servers: TestServers;
let bus: Bus;
let followed: FollowedServerTime;
let replicas: ServiceProcess[];
let started = 0;

const start = () =>
  startServiceProcess('timesync', { NATS_URL: servers.natsUrl, POSTGRES_URL: servers.postgresUrl, INSTANCE_ID: `timesync-${++started}` });
const exchange = async () =>
  timeExchangeReplies.decode(await bus.request(subjects.timeExchange, timeExchangeRequests.encode({ clientNowMs: 1 }), { timeoutMs: 500 }));
const answering = () => exchange().catch(() => undefined);
/** NOTE on a machine that is too busy to renew a lease in time a reference stands aside for a moment: it refuses, and is right to. */
const answered = () => vi.waitUntil(answering, patience);
const byName = (referenceId: string | undefined) => {
  const index = Number(referenceId?.split('-')[1]) - 1;
  const found = replicas[index];
  if (!found) throw new Error(`no replica ${referenceId}`);
  return found;
};
/** Server time as the follower has it, minus this process's monotonic clock. */
const offset = () => followed.clock.nowMs() - monotonicMs();

beforeAll(async () => {
  servers = await testServers();
  await migrate(servers.postgresUrl);
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log });
  replicas = [await start(), await start(), await start()];
  followed = followServerTime({ bus, log });
  await followed.ready();
}, 120_000);

afterAll(async () => {
  await followed[Symbol.asyncDispose]();
  for (const replica of replicas) await replica[Symbol.asyncDispose]();
  await bus[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
}, 60_000);

/** Waits for the next reference, and for the follower to have learnt its time. */
async function successor(term: number) {
  const next = await vi.waitUntil(async () => {
    const reply = await answering();
    return reply && reply.term > term ? reply : undefined;
  }, patience);
  await vi.waitUntil(() => followed.term() === next.term && followed.errorMs() < 50, patience);
  return next;
}

test('[TM11] T-5 one of three answers, and only one says that it is the reference', { timeout: 60_000 }, async () => {
  const replies = await Promise.all(Array.from({ length: 10 }, exchange));
  expect(new Set(replies.map(({ referenceId, term }) => `${referenceId} ${term}`)).size).toBe(1);
  const says = await Promise.all(replicas.map((replica) => readMetric(replica, 'tutti_timesync_reference')));
  expect(says.toSorted()).toEqual([0, 0, 1]);
});

test('[TM11] T-5 the reference killed with -9: another takes over with a higher term, and time goes on', { timeout: 60_000 }, async () => {
  const { referenceId, term } = await exchange();
  const before = offset();
  await byName(referenceId).kill9();
  const next = await successor(term);
  expect(next.referenceId).not.toBe(referenceId);
  expect(Math.abs(offset() - before)).toBeLessThan(10);
});

test('[TM11] T-5 a reference that was paused answers no more when it wakes, for another was elected', { timeout: 60_000 }, async () => {
  const { referenceId, term } = await exchange();
  const paused = byName(referenceId);
  const before = offset();
  process.kill(paused.pid, 'SIGSTOP');
  try {
    const next = await successor(term);
    expect(next.referenceId).not.toBe(referenceId);
    process.kill(paused.pid, 'SIGCONT');
    await vi.waitUntil(async () => (await readMetric(paused, 'tutti_timesync_reference')) === 0, patience);
    const replies = await Promise.all(Array.from({ length: 10 }, answered));
    // What the paused one would say is of its own term.
    expect(replies.filter((reply) => reply.term < next.term)).toEqual([]);
    expect(Math.abs(offset() - before)).toBeLessThan(10);
  } finally {
    process.kill(paused.pid, 'SIGCONT');
  }
});

test('[TM11] T-5 a reference that drains hands over; one that comes new follows', { timeout: 60_000 }, async () => {
  const { referenceId, term } = await exchange();
  const before = offset();
  const fresh = await start();
  replicas.push(fresh);
  await byName(referenceId).stop();
  const next = await successor(term);
  expect(next.referenceId).not.toBe(referenceId);
  expect(next.term).toBe(term + 1);
  expect(Math.abs(offset() - before)).toBeLessThan(10);
});
