import { readMetric, type ServiceProcess, waitFor } from '@tutti/testkit';
import type { FaultLab } from '../fault-lab.ts';
import { type Gateways, gateways } from '../gateways.ts';
import { judge } from '../judge.ts';
import { everybody, playingRooms, type Room, untilIn } from '../playing-rooms.ts';
import type { ViewVerdict } from '../view-checker.ts';
import { fatSeeks } from './fat-seeks.ts';
import { lossyProxy } from './lossy-proxy.ts';
import { fatTracks, stuff } from './stuff.ts';
import { swallowed } from './swallowed.ts';

/** Two ways of leaving one member without a frame, run for real: the checker has to see both. Returns the names of those it caught. */
export async function caughtFaults(lab: FaultLab): Promise<string[]> {
  const verdicts = {
    'frame-taken-by-proxy': await throughProxy(lab),
    'drop-swallowed-by-gateway': await throughDeafGateway(lab),
  };
  return Object.entries(verdicts).flatMap(([name, { holes }]) => (holes > 0 ? [name] : []));
}

async function throughProxy(lab: FaultLab): Promise<ViewVerdict> {
  const door = await gateways(lab);
  await door.start();
  const proxy = await lossyProxy({ url: door.url, version: fatTracks + 20 });
  try {
    return await seen(lab, { ...door, url: proxy.url }, 'proxied', 50, async ({ members }) => {
      await waitFor(() => members.every(({ version }) => version > fatTracks + 25), {
        withinMs: 30_000,
        what: 'frames after the one taken',
      });
    });
  } finally {
    await proxy[Symbol.asyncDispose]();
    await door[Symbol.asyncDispose]();
  }
}

async function throughDeafGateway(lab: FaultLab): Promise<ViewVerdict> {
  const door = await gateways(lab, { NODE_OPTIONS: `--import ${new URL('swallow-drops.ts', import.meta.url).href}` });
  const gateway = await door.start();
  try {
    return await seen(lab, door, 'swallowed', 500, async ({ members: [, sleeper] }) => {
      if (!sleeper) return;
      await Promise.race([stuff([sleeper]), untilSwallowed(gateway)]);
      await untilSwallowed(gateway);
      sleeper.read(true);
      const paced = await readMetric(gateway, 'tutti_gateway_paced_total');
      if (paced > 0) throw new Error('the planted gateway noticed that it dropped frames: plant it anew');
    });
  } finally {
    await door[Symbol.asyncDispose]();
  }
}

/** @throws when the kernel took all there was, and so nothing was planted. */
const untilSwallowed = (gateway: ServiceProcess) =>
  waitFor(() => gateway.output().includes(swallowed), { withinMs: 60_000, what: 'the planted gateway to swallow a frame' });

async function seen(
  lab: FaultLab,
  door: Gateways,
  name: string,
  perSecond: number,
  happen: (room: Room) => Promise<void>,
): Promise<ViewVerdict> {
  const rooms = await playingRooms(lab, { rooms: 1, members: 2, url: door.url, fatTracks, name });
  try {
    await untilIn(everybody(rooms));
    const seeks = fatSeeks(lab.bus, `${name}0`, perSecond);
    await happen(rooms[0] as Room);
    await seeks.stop();
    return (await judge(lab, rooms)).views;
  } finally {
    await Promise.all(everybody(rooms).map((client) => client[Symbol.asyncDispose]()));
  }
}
