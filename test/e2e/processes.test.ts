import { servicesOf, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guest, join, nextCommandId } from './client.ts';
import { openRoom, toneTrack } from './rooms.ts';

const services = ['api', 'gateway', 'replay-ingest', 'room-state', 'scheduler', 'timesync', 'web'] as const;

let tutti: Tutti;
beforeAll(async () => {
  tutti = await startTutti();
}, 120_000);
afterAll(async () => {
  await tutti[Symbol.asyncDispose]();
}, 30_000);

test('O-1: ps shows one process of its own for each service', async () => {
  const running = await servicesOf(tutti.pid);
  expect(running.map(({ name }) => name).sort()).toEqual([...services]);
  expect(new Set(running.map(({ pid }) => pid)).size).toBe(services.length);
});

test.each(services)(
  'E-2: kill -9 of %s by its pid: it is started again and the room goes on',
  async (victim) => {
    const roomId = await openRoom(tutti.url, `Without ${victim}`);
    const owner = await guest(tutti.url, 'Ada');
    let host = await join(tutti.gatewayUrl, roomId, owner);
    const track = await toneTrack(tutti.url, roomId, owner.token, 5);
    const before = (await servicesOf(tutti.pid)).find(({ name }) => name === victim);
    if (!before) throw new Error(`${victim} does not run`);

    process.kill(before.pid, 'SIGKILL');
    if (victim === 'gateway') {
      await host.closed;
      host = await waitFor(() => join(tutti.gatewayUrl, roomId, owner).catch(() => undefined), { withinMs: 20_000 });
    }
    host.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 0 });
    expect(await host.frame('PLAY_AT', undefined, 15_000)).toMatchObject({ startPositionMs: 0 });
    host.send({ t: 'HOST_STOP', commandId: nextCommandId() });
    await host.frame('STOPPED', undefined, 15_000);

    await waitFor(async () => (await servicesOf(tutti.pid)).some(({ name, pid }) => name === victim && pid !== before.pid), {
      withinMs: 20_000,
    });
    await waitFor(async () => (await fetch(new URL('/readyz', tutti.url)).catch(() => undefined))?.status === 200, { withinMs: 20_000 });
  },
  60_000,
);
