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

export type SlowOptions = {
  readonly members: number;
  readonly stalled: number;
  /** Pairs of a window in which all read and one in which some do not. */
  readonly rounds: number;
  readonly perSecond: number;
  readonly calmMs?: number;
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
  readonly calmMs: readonly number[];
  readonly stalledMs: readonly number[];
  /** The planted faults that the checker caught. */
  readonly caught: readonly string[];
};

const limits = { PACED_BYTES: '65536', UNREAD_BYTES: '262144', SLOW_AFTER_MS: '1000' };

/** One room of fat frames, in which some members stop reading until the gateway has to do something about them: half wake up once they are paced, half are closed. */
export async function runSlow({ members, stalled, rounds, perSecond, calmMs = 10_000, say = () => {} }: SlowOptions): Promise<SlowFaults> {
  const lab = await faultLab('slow');
  const door = await gateways(lab, limits);
  let clients: readonly MemberClient[] = [];
  try {
    const gateway = await door.start();
    const sentAtMs = (positionMs: number) => seeks?.sentAtMs(positionMs);
    let seeks: FatSeeks | undefined;
    const healthy = new Set<string>();
    const times = delivery({ healthy, sentAtMs });
    const rooms = await playingRooms(lab, { rooms: 1, members, url: door.url, fat: true, onEvent: times.heard });
    clients = rooms.flatMap((room) => room.members);
    await untilIn(clients);
    const sleepers = clients.slice(-stalled);
    for (const { memberId } of clients.slice(0, -stalled)) healthy.add(memberId);
    seeks = fatSeeks(lab.bus, 'room0', perSecond);

    for (let round = 1; round <= rounds; round++) {
      times.window('calm');
      await pause(calmMs);
      times.window('stalled');
      const startedAtMs = monotonicMs();
      await stall(gateway, sleepers);
      say(`round ${round}: ${sleepers.length} slept for ${Math.round(monotonicMs() - startedAtMs)} ms at most`);
      times.window(undefined);
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
      calmMs: times.calmMs,
      stalledMs: times.stalledMs,
      caught: await caughtFaults(lab, perSecond),
    };
  } finally {
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
    await door[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
  }
}

async function stall(gateway: ServiceProcess, sleepers: readonly MemberClient[]): Promise<void> {
  const paced = () => readMetric(gateway, 'tutti_gateway_paced_total');
  const connections = () => readMetric(gateway, 'tutti_gateway_connections');
  const [pacedBefore, connected] = [await paced(), await connections()];
  const [nappers, deaf] = [sleepers.slice(0, sleepers.length / 2), sleepers.slice(sleepers.length / 2)];
  for (const client of sleepers) client.read(false);
  await waitFor(async () => (await paced()) - pacedBefore >= sleepers.length, { ...patience, what: 'all sleepers to be paced' });
  for (const client of nappers) client.read(true);
  await waitFor(async () => (await connections()) <= connected - deaf.length, { ...patience, what: 'the deaf ones to be closed' });
  for (const client of deaf) client.read(true);
}

const patience = { withinMs: 90_000, everyMs: 100 };

/** In, and no further behind than frames are on their way. */
async function untilCaughtUp(sleepers: readonly MemberClient[], reader: MemberClient): Promise<void> {
  const isUp = ({ version, inSinceMs }: MemberClient) => inSinceMs !== undefined && version >= reader.version - 20;
  await waitFor(() => sleepers.every(isUp), { withinMs: 60_000, what: 'the sleepers to catch up' });
}
