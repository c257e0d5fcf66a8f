import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { createLogger } from '@tutti/service';
import { testNats, waitFor } from '@tutti/testkit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Bus } from './bus.ts';
import { connectBus } from './connect-bus.ts';
import { type RoomStatistics, type RoomStats, roomStats } from './room-stats.ts';

const log = createLogger('test', { instanceId: 'test', logLevel: 'silent' });
const nats = await testNats();
let bus: Bus;
beforeAll(async () => {
  bus = await connectBus({ url: nats.url, name: 'stats', log });
});
const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
  await (await jetstreamManager(bus.connection)).streams.delete('KV_ROOM_STATS').catch(() => undefined);
});
afterAll(async () => {
  for (const one of [bus, nats]) await one[Symbol.asyncDispose]();
});

const of = (roomId: string, maxRttMs = 40): RoomStatistics => ({
  ...{ roomId, forecastRttMs: maxRttMs, maxRttMs, p95RttMs: maxRttMs, maxPrepareMs: 300.5, members: 2, maxErrorMs: 1.25 },
});

/** What a watcher holds. */
function watched(stats: RoomStats) {
  const rooms = new Map<string, RoomStatistics>();
  const seen = { rooms, starts: 0 };
  opened.push(
    stats.watch({
      onStart() {
        seen.starts += 1;
        rooms.clear();
      },
      onRoom: (roomId, statistics) => void (statistics ? rooms.set(roomId, statistics) : rooms.delete(roomId)),
    }),
  );
  return seen;
}

test('T-4: a watcher gets what is there, and then what changes and goes', async () => {
  const stats = roomStats({ bus, log });
  await stats.put(of('r1'));
  await stats.put(of('r1', 50));
  await stats.put(of('r2'));
  const { rooms } = watched(stats);
  await waitFor(() => rooms.size === 2);
  expect(rooms.get('r1')).toEqual(of('r1', 50));
  await stats.put(of('r1', 60));
  await stats.remove('r2');
  await waitFor(() => rooms.size === 1 && rooms.get('r1')?.maxRttMs === 60);
});

test('T-4: a room of which nobody says anything is gone when its time to live is over, for new watchers and for those that watch', async () => {
  const stats = roomStats({ bus, log, ttlMs: 2_000 });
  const { rooms } = watched(stats);
  await stats.put(of('stays'));
  await stats.put(of('goes'));
  await waitFor(() => rooms.size === 2);
  const saying = setInterval(() => void stats.put(of('stays')), 200);
  await waitFor(() => !rooms.has('goes'), { withinMs: 20_000 });
  const late = watched(stats);
  await waitFor(() => late.rooms.has('stays'));
  expect([...late.rooms.keys()]).toEqual(['stays']);
  clearInterval(saying);
});

test('the bucket is in memory and lets go after 60 s; two makers at once end with one', async () => {
  await Promise.all([roomStats({ bus, log }).put(of('r1')), roomStats({ bus, log }).put(of('r2'))]);
  const status = await (await new Kvm(bus.connection).open('ROOM_STATS')).status();
  expect(status).toMatchObject({ storage: 'memory', ttl: 60_000, history: 1, values: 2 });
});

test('a value that cannot be read counts as none', async () => {
  const stats = roomStats({ bus, log });
  await stats.put(of('r1'));
  const { rooms } = watched(stats);
  await waitFor(() => rooms.size === 1);
  await (await new Kvm(bus.connection).open('ROOM_STATS')).put('r1', new Uint8Array([255, 1, 2]));
  await waitFor(() => rooms.size === 0);
});

test('a bucket that was lost under a watch is found again: silence is not trusted for longer than values live', async () => {
  const stats = roomStats({ bus, log, ttlMs: 1_500 });
  const seen = watched(stats);
  for (let n = 0; n < 20; n += 1) await stats.put(of('r1'));
  await waitFor(() => seen.rooms.size === 1);
  await (await jetstreamManager(bus.connection)).streams.delete('KV_ROOM_STATS');
  await expect(stats.put(of('r2'))).rejects.toThrow();
  const saying = setInterval(() => void stats.put(of('r2')).catch(() => undefined), 300);
  await waitFor(() => seen.rooms.has('r2'), { withinMs: 20_000 });
  expect(seen.rooms.has('r1')).toBe(false);
  clearInterval(saying);
});

test('NATS is killed and has forgotten everything: who puts puts again, who watches sees it, and what was is gone', async () => {
  const stats = roomStats({ bus, log });
  const seen = watched(stats);
  await stats.put(of('before'));
  await waitFor(() => seen.rooms.size === 1);
  await nats.kill9();
  await waitFor(() => !bus.connected);
  await nats.start();
  await waitFor(() => bus.connected);
  await waitFor(
    async () => {
      await stats.put(of('after'));
      return seen.rooms.has('after');
    },
    { withinMs: 20_000 },
  );
  expect([...seen.rooms.keys()]).toEqual(['after']);
  expect(seen.starts).toBeGreaterThan(1);
});
