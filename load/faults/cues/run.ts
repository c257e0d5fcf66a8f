import { followServerTime } from '@tutti/bus';
import type { PostgresEventLog, Sql, StoredEvent } from '@tutti/event-log';
import { partitionOf, type RoomCommand, roomStream } from '@tutti/protocol';
import { createLogger, pause } from '@tutti/service';
import { startServiceProcess, waitFor } from '@tutti/testkit';
import { faultLab } from '../fault-lab.ts';
import { host, openRooms, untilAcknowledged } from '../log/callers.ts';

export type CuesOptions = { readonly kills: number; readonly random: () => number; readonly say?: (line: string) => void };

/**
 * What the scheduler dies in: `lead`: an ordinary start; `ready`: one that waited, and that the last READY has just moved forward; `deadline`: one
 * that still waits, and whose deadline passes while nobody lives.
 */
export type Kind = 'lead' | 'ready' | 'deadline';
const kinds: readonly Kind[] = ['lead', 'ready', 'deadline'];

export type PendingStart = {
  readonly kind: Kind;
  readonly roomId: string;
  readonly streamId: number;
  /** As the log had it when the scheduler was dead. */
  readonly startAtServerMs: number;
  /** The next owner did not have the room's partition yet at this server time, and had it at the next look. */
  readonly ownedSinceServerMs: number;
};

export type Cues = {
  readonly starts: readonly PendingStart[];
  /** Of the starts above, in the log: begun; begun more than once. */
  readonly begun: number;
  readonly twice: number;
  /** How long after its moment, or the new owner's arrival if that was later, each start was begun. */
  readonly lateMs: readonly number[];
};

/** The only scheduler is killed with -9 between PREPARE_PLAY and PLAY_AT, again and again; the next one finds what is pending in the read model. */
export async function runCues({ kills, random, say = () => {} }: CuesOptions): Promise<Cues> {
  const lab = await faultLab('cues');
  const { servers, log, bus } = lab;
  const time = followServerTime({ bus, log: createLogger('cues', { instanceId: 'cues', logLevel: 'error' }) });
  try {
    await time.ready();
    const starts: PendingStart[] = [];
    for (let turn = 0; starts.length < kills; turn++) {
      const roomId = `cue${turn}`;
      const kind = kinds[turn % kinds.length] as Kind;
      await schedule(roomId, kind);
      await pause(random() * (kind === 'ready' ? 60 : 700));
      const dead = servers.scheduler.pid;
      await servers.scheduler.kill9();
      const pending = await pendingStart(log, roomId);
      if (pending && kind === 'deadline')
        await waitFor(() => time.clock.nowMs() > pending.startAtServerMs + random() * 400, { withinMs: 60_000, what: 'the deadline' });
      const taken = firstOwned(log.sql, partitionOf(roomId), dead, time.clock.nowMs);
      servers.scheduler = await startServiceProcess('scheduler', servers.env, 60_000);
      const ownedSinceServerMs = await taken;
      if (!pending) continue; // it had begun before the scheduler died
      starts.push({ kind, roomId, ...pending, ownedSinceServerMs });
      const begun = await waitFor(async () => (await eventsOf(log, roomId)).find(({ type }) => type === 'PlaybackStarted'), {
        withinMs: 70_000,
        what: `${roomId} to play`,
      });
      const [owned, late] = [ownedSinceServerMs, begun.occurredServerMs].map((ms) => Math.round(ms - pending.startAtServerMs));
      say(`kill ${starts.length}: ${kind}, an owner ${owned} ms after its moment, begun ${late} ms after it`);
    }
    await pause(1_000); // whoever would begin a second time has done so
    return await judge(log, starts);
  } finally {
    await time[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
  }

  async function schedule(roomId: string, kind: Kind): Promise<void> {
    await openRooms(bus, [roomId]);
    const play = { type: 'StartPlayback', trackId: 'long', positionMs: 0 } as const;
    const waits = { type: 'ConfigureRoom', change: { waitFor: 'everyone', readyWithinMs: kind === 'ready' ? 60_000 : 1_000 } } as const;
    const wishes: Record<Kind, readonly RoomCommand[]> = {
      lead: [play],
      ready: [waits, play, { type: 'ReportReady', streamId: 2 }], // the first stream was opened and paused
      deadline: [waits, play],
    };
    for (const [index, command] of wishes[kind].entries())
      await untilAcknowledged(() => bus.command({ commandId: `cue-${roomId}-${index}`, roomId, actorId: host, command }));
  }
}

/** Looks every few ms who holds the partition's lock; returns when it was last asked before another than the dead scheduler did. */
async function firstOwned(sql: Sql, partition: number, deadPid: number, nowServerMs: () => number): Promise<number> {
  for (let lastServerMs = nowServerMs(); ; ) {
    const askedAtServerMs = nowServerMs();
    const holders = await sql`select 1 from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.mode = 'ExclusiveLock' and l.granted and l.objid = ${partition}
        and l.database = (select oid from pg_database where datname = current_database()) and a.application_name <> ${`scheduler-${deadPid}`}`;
    if (holders.length > 0) return lastServerMs;
    lastServerMs = askedAtServerMs;
    await pause(20);
  }
}

async function eventsOf(log: PostgresEventLog, roomId: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const event of log.readStream(roomStream(roomId))) events.push(event);
  return events;
}

/** The start that is due, unless it has begun. */
async function pendingStart(log: PostgresEventLog, roomId: string) {
  const events = await eventsOf(log, roomId);
  const scheduled = events.findLast(({ type }) => type === 'PlaybackScheduled');
  if (!scheduled || events.some(({ type }) => type === 'PlaybackStarted')) return undefined;
  return { streamId: Number(scheduled.data['streamId']), startAtServerMs: Number(scheduled.data['startAtServerMs']) };
}

async function judge(log: PostgresEventLog, starts: readonly PendingStart[]): Promise<Cues> {
  const begunOf = async ({ roomId, streamId }: PendingStart) =>
    (await eventsOf(log, roomId)).filter(({ type, data }) => type === 'PlaybackStarted' && data['streamId'] === streamId);
  const each = await Promise.all(starts.map(async (start) => ({ start, begun: await begunOf(start) })));
  return {
    starts,
    begun: each.filter(({ begun }) => begun.length > 0).length,
    twice: each.filter(({ begun }) => begun.length > 1).length,
    lateMs: each.flatMap(({ start, begun }) =>
      begun.map(({ occurredServerMs }) => occurredServerMs - Math.max(start.startAtServerMs, start.ownedSinceServerMs)),
    ),
  };
}
