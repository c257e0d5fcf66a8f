import type { PostgresEventLog, StoredEvent } from '@tutti/event-log';
import { partitionOf, partitions, roomStream } from '@tutti/protocol';
import { monotonicMs, pause } from '@tutti/service';
import { type ServiceProcess, startServiceProcess, waitFor } from '@tutti/testkit';
import { faultLab } from '../fault-lab.ts';
import { openRooms } from '../log/callers.ts';
import { checkAcks, checkLog, sum } from '../log/checker.ts';
import { roomsOfPartitions } from '../rooms-of-partitions.ts';
import { partitionsHeld } from './partitions-held.ts';
import { type Starts, scheduleStarts, startsIn } from './pending-starts.ts';
import { type Sent, steadyCommands } from './steady-commands.ts';

export type TakeoverOptions = {
  readonly kills: number;
  readonly perSecond?: number;
  readonly roomsEach?: number;
  readonly say?: (line: string) => void;
};

export type Killing = { readonly inFlight: number; readonly killedAtMs: number; readonly partitions: ReadonlySet<number> };

export type Takeover = {
  readonly killings: readonly Killing[];
  readonly commands: number;
  /** Acknowledged and not in the log, or not where it was said to be. */
  readonly lost: number;
  readonly twice: number;
  /** For each kill and each partition it orphaned: from the kill to the first acceptance of a command that was sent after it. */
  readonly gapsMs: readonly number[];
  /** The longest that any command waited for its acknowledgement: one that the killed scheduler had in hand. */
  readonly slowestMs: number;
  readonly starts: Starts;
};

/**
 * Two schedulers share the partitions while commands come at a fixed rate; by turns one is killed with -9, and started again when the other answers for
 * all that it had.
 */
export async function runTakeover({ kills, perSecond = 200, roomsEach = 8, say = () => {} }: TakeoverOptions): Promise<Takeover> {
  const lab = await faultLab('takeover');
  const { servers, log, bus } = lab;
  const schedulers = [servers.scheduler, await startServiceProcess('scheduler', servers.env)];
  try {
    const [seekRooms, startRooms] = [roomsOfPartitions('seek', roomsEach), roomsOfPartitions('start', 2)];
    await openRooms(bus, [...seekRooms, ...startRooms]);
    const workload = steadyCommands({ bus, roomIds: seekRooms, perSecond });
    const killings: Killing[] = [];
    for (let turn = 0; turn < kills; turn++) {
      const victim = schedulers[turn % 2] as ServiceProcess;
      const owned = await shared(log, schedulers, victim);
      await scheduleStarts(
        bus,
        startRooms.filter((roomId) => owned.has(partitionOf(roomId))),
        turn,
      );
      await waitFor(() => workload.inFlight(owned) > 0, { withinMs: 30_000, everyMs: 1, what: 'a command in flight' });
      const killing = { inFlight: workload.inFlight(owned), killedAtMs: monotonicMs(), partitions: owned };
      const gone = victim.kill9();
      killings.push(killing);
      await gone;
      const gapsMs = await waitFor(() => takenOver(killing, workload.sent), { withinMs: 60_000, what: 'the other scheduler' });
      say(`kill ${turn + 1}: ${killing.inFlight} in flight, ${owned.size} partitions back in ${Math.round(Math.max(...gapsMs))} ms`);
      await pause(1_000); // the pending starts are due by now
      schedulers[turn % 2] = await startServiceProcess('scheduler', servers.env, 60_000);
    }
    await workload.stop();
    return await judge(log, workload.sent, killings, startRooms);
  } finally {
    for (const scheduler of schedulers) await scheduler[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
  }
}

/** Waits until each scheduler has its half. Returns the victim's. */
async function shared({ sql }: PostgresEventLog, schedulers: readonly ServiceProcess[], victim: ServiceProcess) {
  const half = async (scheduler: ServiceProcess) => (await partitionsHeld(sql, scheduler)).size === partitions / 2;
  await waitFor(async () => (await Promise.all(schedulers.map(half))).every(Boolean), { withinMs: 60_000, what: 'two equal shares' });
  await pause(500); // commands that waited for the hand-over are answered
  return partitionsHeld(sql, victim);
}

/** The gap of each orphaned partition, once all of them are answered for again. */
function takenOver({ killedAtMs, partitions }: Killing, sent: readonly Sent[]): number[] | undefined {
  const gaps = new Map<number, number>();
  for (let index = sent.length - 1; (sent[index]?.sentAtMs ?? 0) >= killedAtMs; index--) {
    const { partition, acked } = sent[index] as Sent;
    if (acked && partitions.has(partition))
      gaps.set(partition, Math.min(acked.atMs - killedAtMs, gaps.get(partition) ?? Number.POSITIVE_INFINITY));
  }
  return gaps.size === partitions.size ? [...gaps.values()] : undefined;
}

async function judge(
  log: PostgresEventLog,
  sent: readonly Sent[],
  killings: readonly Killing[],
  startRooms: readonly string[],
): Promise<Takeover> {
  const events: StoredEvent[] = [];
  for await (const event of log.readAll(0)) events.push(event);
  // Every command is a caller of its own: those of one room may overtake each other while they are sent again.
  const acks = sent.map(({ commandId, acked }, caller) => ({ caller, number: 1, commandId, version: acked?.version ?? -1 }));
  const { missing, duplicate, inverted, gapped } = sum(checkLog(events), checkAcks(acks, events));
  return {
    killings,
    commands: sent.length,
    lost: missing + inverted + gapped,
    twice: duplicate,
    gapsMs: killings.flatMap((killing) => takenOver(killing, sent) ?? []),
    slowestMs: sent.reduce((slowest, { sentAtMs, acked }) => Math.max(slowest, (acked?.atMs ?? sentAtMs) - sentAtMs), 0),
    starts: startsIn(events, new Set(startRooms.map(roomStream))),
  };
}
