import { monotonicMs, pause } from '@tutti/service';
import { readMetric, type ServiceProcess, waitFor } from '@tutti/testkit';
import type { MemberClient } from '../../clients/member-client.ts';
import { faultLab } from '../fault-lab.ts';
import { gateways } from '../gateways.ts';
import { judge } from '../judge.ts';
import { playingRooms, untilIn } from '../playing-rooms.ts';
import type { ViewVerdict } from '../view-checker.ts';
import { delivery } from './delivery.ts';
import { type FatSeeks, fatSeeks } from './fat-seeks.ts';
import { caughtFaults } from './planted.ts';
import { fatTracks, stuff } from './stuff.ts';

export type SlowOptions = {
  readonly members: number;
  readonly stalled: number;
  /** Pairs of a window in which all read and one in which some do not. */
  readonly rounds: number;
  readonly perSecond: number;
  /** How long a window is. */
  readonly windowMs?: number;
  readonly say?: (line: string) => void;
};

export type SlowFaults = {
  readonly views: ViewVerdict;
  readonly frames: number;
  /** Readers that fell behind and were sent the rest as they read, as the gateway counts them. */
  readonly paced: number;
  /** Connections that the gateway ended with `slow`. Of the sleepers' others, some end when the library misses their pongs. */
  readonly closedSlow: number;
  /** Members who read all the time and whose connection ended. */
  readonly harmed: number;
  /** Delivery to those who read all the time, p99 of each window in which all read, and of each in which some did not. */
  readonly calmP99Ms: readonly number[];
  readonly stalledP99Ms: readonly number[];
  /** The planted faults that the checker caught. */
  readonly caught: readonly string[];
};

/** Paced and closed sooner than usual, but not for the states that `stuff` asks for. */
const limits = { PACED_BYTES: '65536', UNREAD_BYTES: '4194304', SLOW_AFTER_MS: '8000' };

/** One room of fat frames, in which some members stop reading until the gateway has to do something about them: half wake up once they are paced, half are closed. */
export async function runSlow({ members, stalled, rounds, perSecond, windowMs = 5_000, say = () => {} }: SlowOptions): Promise<SlowFaults> {
  const lab = await faultLab('slow');
  const door = await gateways(lab, limits);
  let clients: readonly MemberClient[] = [];
  try {
    const gateway = await door.start();
    const sentAtMs = (positionMs: number) => seeks?.sentAtMs(positionMs);
    let seeks: FatSeeks | undefined;
    const healthy = new Set<string>();
    const [calmP99Ms, stalledP99Ms]: [number[], number[]] = [[], []];
    const times = delivery({ healthy, sentAtMs });
    const rooms = await playingRooms(lab, { rooms: 1, members, url: door.url, fatTracks, onEvent: times.heard });
    clients = rooms.flatMap((room) => room.members);
    await untilIn(clients);
    const sleepers = clients.slice(-stalled);
    for (const { memberId } of clients.slice(0, -stalled)) healthy.add(memberId);
    seeks = fatSeeks(lab.bus, 'room0', perSecond);

    for (let round = 1; round <= rounds; round++) {
      await pause(settleMs);
      calmP99Ms.push(await times.p99Within(windowMs));
      const startedAtMs = monotonicMs();
      const connected = await readMetric(gateway, 'tutti_gateway_connections');
      await stuff(sleepers);
      stalledP99Ms.push(await times.p99Within(windowMs));
      await wake(gateway, sleepers, connected);
      const p99 = `p99 ${calmP99Ms.at(-1)?.toFixed(1)} ms, with sleepers ${stalledP99Ms.at(-1)?.toFixed(1)} ms`;
      say(`round ${round}: ${p99}; the longest slept ${Math.round(monotonicMs() - startedAtMs)} ms`);
      await untilCaughtUp(sleepers, clients[0] as MemberClient);
    }
    await seeks.stop();
    const { views } = await judge(lab, rooms);
    return {
      views,
      frames: seeks.count,
      paced: await readMetric(gateway, 'tutti_gateway_paced_total'),
      closedSlow: await readMetric(gateway, 'tutti_gateway_closes_total', { reason: 'slow' }),
      harmed: clients.filter(({ memberId, endings }) => healthy.has(memberId) && endings.length > 0).length,
      calmP99Ms,
      stalledP99Ms,
      caught: await caughtFaults(lab),
    };
  } finally {
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
    await door[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
  }
}

/** Half of them read again, and are still there; the others do when they have been given up. */
async function wake(gateway: ServiceProcess, sleepers: readonly MemberClient[], connected: number): Promise<void> {
  const half = Math.ceil(sleepers.length / 2);
  for (const client of sleepers.slice(0, half)) client.read(true);
  const left = connected - (sleepers.length - half);
  await waitFor(async () => (await readMetric(gateway, 'tutti_gateway_connections')) <= left, {
    ...patience,
    what: 'the deaf to be closed',
  });
  for (const client of sleepers.slice(half)) client.read(true);
}

/** What the first joins, or the last round's sleepers, set going does not count as calm. */
const settleMs = 2_000;
const patience = { withinMs: 60_000, everyMs: 100 };

/** In, and no further behind than frames are on their way. */
async function untilCaughtUp(sleepers: readonly MemberClient[], reader: MemberClient): Promise<void> {
  const isUp = ({ version, inSinceMs }: MemberClient) => inSinceMs !== undefined && version >= reader.version - 20;
  await waitFor(() => sleepers.every(isUp), { withinMs: 60_000, what: 'the sleepers to catch up' });
}
