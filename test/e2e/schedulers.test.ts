import { partitionOf, partitions } from '@tutti/protocol';
import { readMetric, type ServiceProcess, startServiceProcess, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, test } from 'vitest';
import { guest, join, nextCommandId } from './client.ts';
import { openRoom, toneTrack } from './rooms.ts';

let tutti: Tutti;
beforeAll(async () => {
  tutti = await startTutti();
}, 120_000);
afterAll(async () => {
  await tutti[Symbol.asyncDispose]();
}, 30_000);

const held = (scheduler: ServiceProcess): Promise<number> => readMetric(scheduler, 'tutti_partitions_held');

test('[LG8] two schedulers share the partitions; a killed one’s rooms go on, cues included', async () => {
  const second = await startServiceProcess('scheduler', { POSTGRES_URL: tutti.postgresUrl, NATS_URL: tutti.natsUrl });
  try {
    await waitFor(async () => (await held(second)) === partitions / 2, { withinMs: 10_000 });

    // Rooms of every partition, so that some belong to each scheduler; each in the middle of its lead when the second one dies.
    const rooms = new Map<number, string>();
    while (rooms.size < partitions) {
      const roomId = await openRoom(tutti.url, 'Shared');
      rooms.set(partitionOf(roomId), roomId);
    }
    const hosts = await Promise.all(
      [...rooms.values()].map(async (roomId) => {
        const owner = await guest(tutti.url, 'Ada');
        const host = await join(tutti.gatewayUrl, roomId, owner);
        return { host, track: await toneTrack(tutti.url, roomId, owner.token, 20) };
      }),
    );
    for (const { host, track } of hosts) host.send({ t: 'HOST_PLAY', commandId: nextCommandId(), trackId: track.trackId, positionMs: 0 });
    await Promise.all(hosts.map(({ host }) => host.frame('PREPARE_PLAY')));
    await second.kill9();
    await Promise.all(hosts.map(({ host }) => host.frame('PLAY_AT', undefined, 10_000)));
    for (const { host } of hosts) host.send({ t: 'HOST_STOP', commandId: nextCommandId() });
    await Promise.all(hosts.map(({ host }) => host.frame('STOPPED', undefined, 10_000)));
  } finally {
    await second.kill9();
  }
}, 90_000);
