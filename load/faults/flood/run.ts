import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectBus } from '@tutti/bus';
import { createLogger } from '@tutti/service';
import { startScript } from '../../child-script.ts';
import { startGatewayProcess } from '../../gateway-process.ts';
import { startLogServers } from '../../log-servers.ts';
import { median, percentile } from '../../statistics.ts';
import { openRooms } from '../log/callers.ts';
import type { FloodDone, FlooderOrder } from './flooder.ts';
import { type Felt, goodMembers } from './good-members.ts';

export type FloodOptions = {
  /** Pairs of windows: one without the hostile client, one with it. */
  readonly pairs: number;
  readonly windowMs: number;
  readonly members?: number;
  /** The hostile client's TIME_PINGs, and as many commands. */
  readonly perSec?: number;
  readonly say?: (line: string) => void;
};

export type Flood = {
  readonly quiet: Felt;
  readonly flooded: Felt;
  readonly flooder: FloodDone;
};

/** All real services; one member of the room floods in every second window, while the others measure what they feel of it. */
export async function runFlood({ pairs, windowMs, members = 40, perSec = 1_000, say = () => {} }: FloodOptions): Promise<Flood> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-flood-'));
  const servers = await startLogServers(folder);
  const gateway = await startGatewayProcess(servers.nats.url);
  const log = createLogger('faults', { instanceId: 'faults', logLevel: 'error' });
  const bus = await connectBus({ url: servers.nats.url, name: 'faults', log });
  const flooder = startScript(fileURLToPath(new URL('flooder.ts', import.meta.url)));
  const { url, token } = gateway;
  try {
    const roomId = 'flooded';
    await openRooms(bus, [roomId]);
    const tokens = Array.from({ length: members }, (_, index) => token(`good${index}`));
    const good = await goodMembers({ url, roomId, hostToken: token('host'), tokens });
    const quiet: Felt[] = [];
    const flooded: Felt[] = [];
    const poured: FloodDone[] = [];
    const liveFlooded = async (ms: number) => {
      flooder.tell({ do: 'flood', url, roomId, token: token('mallory'), perSec } satisfies FlooderOrder);
      const felt = await good.live(ms);
      return { felt, done: await flooder.ask<FloodDone>({ do: 'stop' } satisfies FlooderOrder) };
    };
    await liveFlooded(Math.min(windowMs, 2_000)); // warms up
    for (let pair = 0; pair < pairs; pair++) {
      quiet.push(await good.live(windowMs));
      const { felt, done } = await liveFlooded(windowMs);
      flooded.push(felt);
      poured.push(done);
      say(`quiet ${figures(quiet.at(-1))}; flooded ${figures(flooded.at(-1))}; flooder ${JSON.stringify(poured.at(-1))}`);
    }
    good[Symbol.dispose]();
    return { quiet: all(quiet), flooded: all(flooded), flooder: allPoured(poured) };
  } finally {
    for (const thing of [flooder, bus, gateway, servers]) await thing[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

const figures = (felt: Felt | undefined): string =>
  felt ? `${median(felt.rttMs).toFixed(2)} / ${percentile(felt.rttMs, 0.99).toFixed(2)} ms` : '';

const sum = <T>(values: readonly T[], of: (value: T) => number): number => values.reduce((total, value) => total + of(value), 0);

const all = (felt: readonly Felt[]): Felt => ({
  rttMs: felt.flatMap(({ rttMs }) => rttMs),
  unanswered: sum(felt, ({ unanswered }) => unanswered),
  commands: sum(felt, ({ commands }) => commands),
  undone: sum(felt, ({ undone }) => undone),
  faults: felt.at(-1)?.faults ?? 0,
});

function allPoured(poured: readonly FloodDone[]): FloodDone {
  const closes: Record<string, number> = {};
  for (const [code, times] of poured.flatMap((done) => Object.entries(done.closes))) closes[code] = (closes[code] ?? 0) + times;
  return {
    pings: sum(poured, ({ pings }) => pings),
    commands: sum(poured, ({ commands }) => commands),
    connections: sum(poured, ({ connections }) => connections),
    closes,
  };
}
