import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, connectBus } from '@tutti/bus';
import { createLogger, monotonicMs } from '@tutti/service';
import { openRooms } from '../../faults/log/callers.ts';
import { startLogServers } from '../../log-servers.ts';

export type HotRoom = {
  readonly perSecond: number;
  readonly ackP99Ms: number;
  /** Answers that were no acceptance: what a client would have seen of a conflict. */
  readonly visibleConflicts: number;
};

/** `requesters` with one command in flight each, all on one room, over the bus; scheduler, relay and projector are running. Medians of `rounds`. */
export async function hotRoom({ requesters = 64, secondsPerRound = 5, rounds = 3 }): Promise<HotRoom> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-hot-room-'));
  const servers = await startLogServers(folder);
  const bus = await connectBus({
    url: servers.nats.url,
    name: 'hot-room',
    log: createLogger('bench', { instanceId: 'bench', logLevel: 'error' }),
  });
  try {
    await openRooms(bus, ['hot']);
    await round(bus, requesters, 1, 'warm');
    const measured = [];
    for (let index = 0; index < rounds; index++) measured.push(await round(bus, requesters, secondsPerRound, `round${index}`));
    const perSecond = median(measured.map(({ ackMs }) => ackMs.length / secondsPerRound));
    const ackP99Ms = median(measured.map(({ ackMs }) => percentile(ackMs, 0.99)));
    return { perSecond, ackP99Ms, visibleConflicts: measured.reduce((sum, { conflicts }) => sum + conflicts, 0) };
  } finally {
    await bus[Symbol.asyncDispose]();
    await servers[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

async function round(bus: Bus, requesters: number, seconds: number, name: string) {
  const ackMs: number[] = [];
  let conflicts = 0;
  const endMs = monotonicMs() + seconds * 1000;
  const request = async (requester: number) => {
    for (let number = 1; monotonicMs() < endMs; number++) {
      const startMs = monotonicMs();
      const command = { type: 'SeekPlayback' as const, positionMs: requester * 1e7 + number };
      const answer = await bus.command({ commandId: `${name}-${requester}-${number}`, roomId: 'hot', actorId: 'host', command });
      if ('accepted' in answer) ackMs.push(monotonicMs() - startMs);
      else conflicts++;
    }
  };
  await Promise.all(Array.from({ length: requesters }, (_, requester) => request(requester)));
  return { ackMs, conflicts };
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
const median = (values: readonly number[]): number => percentile(values, 0.5);
