import { createLogger } from '@tutti/service';
import { type TestServers, testServers } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Bus } from './bus.ts';
import { connectBus } from './connect-bus.ts';
import { leaseStore } from './lease-store.ts';

const log = createLogger('lease-test', { instanceId: 'test', logLevel: 'silent' });
let servers: TestServers;
let bus: Bus;

beforeAll(async () => {
  servers = await testServers();
  bus = await connectBus({ url: servers.natsUrl, name: 'test', log });
});
afterAll(async () => {
  await bus[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

const ann = { holderId: 'ann', term: 1, released: false };
const bob = { holderId: 'bob', term: 2, released: false };

test('[TM11] of two who write after the same revision, one wins; the other is told so', async () => {
  const store = leaseStore(bus, { bucket: 'TEST_RACE', key: 'reference' });
  expect(await store.read()).toBeUndefined();
  const firsts = await Promise.all([store.write(ann, 0), store.write(bob, 0)]);
  expect(firsts.filter((revision) => revision === undefined)).toHaveLength(1);
  const seen = await store.read();
  expect(firsts).toContain(seen?.revision);
  const revision = seen?.revision ?? 0;
  const seconds = await Promise.all([store.write(bob, revision), store.write(ann, revision)]);
  expect(seconds.filter((written) => written === undefined)).toHaveLength(1);
  expect(await store.write(ann, revision)).toBeUndefined();
});

test('[TM11] a bus that starts anew has forgotten the lease: the old revision is refused, and it can be taken', async () => {
  const store = leaseStore(bus, { bucket: 'TEST_ANEW', key: 'reference' });
  const revision = (await store.write(ann, 0)) ?? 0;
  expect(revision).toBeGreaterThan(0);
  await servers.nats.kill9();
  await servers.nats.start();
  const written = await vi.waitFor(() => store.write(ann, revision), { timeout: 20_000, interval: 200 });
  expect(written).toBeUndefined();
  expect(await store.read()).toBeUndefined();
  expect(await store.write(bob, 0)).toBeGreaterThan(0);
});
