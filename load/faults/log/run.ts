import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { faultLab } from '../fault-lab.ts';
import { openRooms, runCallers } from './callers.ts';
import { checkAcks, checkCounts, checkLog, checkReader, checkStream, sum, type Verdict } from './checker.ts';
import { type Killing, nemesis } from './nemesis.ts';
import { followAlong, isRoom, projectedCounts, readWholeLog } from './observe.ts';
import { caughtFaults } from './planted.ts';
import { readWholeStream } from './read-stream.ts';
import { victims } from './victims.ts';

export type LogFaultsOptions = {
  readonly commands: number;
  readonly callers?: number;
  readonly rooms?: number;
  /** Pause before each kill. */
  readonly killEveryMs: number;
  readonly say?: (line: string) => void;
};

export type LogFaults = {
  readonly verdict: Verdict;
  readonly commands: number;
  readonly killings: readonly Killing[];
  readonly caught: readonly string[];
  readonly events: number;
};

/**
 * Callers with command ids, over the bus, while scheduler, nats-server and Postgres are killed in turn, another process holds the head row and a third an
 * idle transaction elsewhere; then everything that anyone saw is held against the log.
 */
export async function runLogFaults({
  commands,
  callers = 64,
  rooms = 16,
  killEveryMs,
  say = () => {},
}: LogFaultsOptions): Promise<LogFaults> {
  const lab = await faultLab('faults');
  const { servers, log, bus } = lab;
  const disturbing = ['hold-head', 'idle-transaction'].map((what) => disturb(what, servers.postgres.url));
  try {
    const roomIds = Array.from({ length: rooms }, (_, index) => `faults${index}`);
    await openRooms(bus, roomIds);
    const follower = followAlong(log);
    const workload = runCallers({ bus, roomIds, callers, commands });
    const finished = new AbortController();
    const killed = nemesis({
      victims: victims(servers, { wipeOnTurn: 1 }),
      inFlight: workload.inFlight,
      acknowledged: () => workload.acks.length,
      everyMs: killEveryMs,
      signal: finished.signal,
    });
    const progress = setInterval(() => say(`${workload.acks.length} acknowledged, ${workload.retries()} sent again`), 5000);
    await workload.done.finally(() => clearInterval(progress));
    finished.abort();
    const killings = await killed;
    for (const child of disturbing) await end(child);

    const events = await readWholeLog(log);
    const head = events.length;
    say(`${head} events; checking what everyone saw`);
    const verdict = sum(
      checkLog(events),
      checkAcks(workload.acks, events),
      checkReader(await follower.stop(head), events),
      checkStream(await readWholeStream(servers.nats.url, head), events),
      checkCounts(await projectedCounts(log, head), events.filter(isRoom)),
    );
    const caught = await caughtFaults({ postgresUrl: servers.postgres.url, natsUrl: servers.nats.url });
    return { verdict, commands: workload.acks.length, killings, caught, events: head };
  } finally {
    for (const child of disturbing) await end(child);
    await lab[Symbol.asyncDispose]();
  }
}

const disturb = (what: string, postgresUrl: string): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL('disturb.ts', import.meta.url)), what, postgresUrl], { stdio: 'ignore' });

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
