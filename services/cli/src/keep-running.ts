import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerExit } from '@tutti/embedded';
import { monotonicMs } from '@tutti/service';

/** One run of a process. */
export type Run = {
  readonly pid: number;
  readonly exited: Promise<ServerExit>;
  /** Ends it in order, resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, without waiting. */
  kill(): void;
};

export type Kept = {
  readonly name: string;
  readonly pid: number;
  /** How often it was started again. */
  readonly restarts: number;
  /** Ends it in order; it is not started again. */
  stop(): Promise<void>;
  /** Ends it at once; it is not started again. */
  kill(): void;
};

export type KeepOptions = {
  readonly name: string;
  readonly start: () => Promise<Run>;
  /** An end nobody asked for, or a start that failed, and the wait before the next try. */
  readonly onEnd: (name: string, end: ServerExit | Error, againInMs: number) => void;
  /** It was started again. */
  readonly onAgain: () => unknown;
  /** First wait; doubles with each end up to 10 s, and is forgotten after 30 s of running. */
  readonly firstBackoffMs?: number;
};

const longestBackoffMs = 10_000;
const goodRunMs = 30_000;

/** Keeps a process running: what ends without being told to is started again, later and later. Rejects when the very first start fails. */
export async function keepRunning(options: KeepOptions): Promise<Kept> {
  const { name, start, onEnd, onAgain, firstBackoffMs = 250 } = options;
  const stopping = new AbortController();
  let run = await start();
  let restarts = 0;

  const startAgain = async (backoffMs: number): Promise<number> => {
    for (let waitMs = backoffMs; ; ) {
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      waitMs = Math.min(waitMs * 2, longestBackoffMs);
      if (stopping.signal.aborted) return waitMs;
      try {
        run = await start();
        restarts += 1;
        onAgain();
        return waitMs;
      } catch (error) {
        onEnd(name, error instanceof Error ? error : new Error(String(error)), waitMs);
      }
    }
  };
  const watch = async (): Promise<void> => {
    for (let backoffMs = firstBackoffMs; ; ) {
      const startedMs = monotonicMs();
      const exit = await run.exited;
      if (stopping.signal.aborted) return;
      if (monotonicMs() - startedMs > goodRunMs) backoffMs = firstBackoffMs;
      onEnd(name, exit, backoffMs);
      backoffMs = await startAgain(backoffMs);
      // NOTE the stop may have come while a start was under way: this run is one nobody wants.
      if (stopping.signal.aborted) return run.stop();
    }
  };
  const watched = watch();
  return {
    name,
    get pid() {
      return run.pid;
    },
    get restarts() {
      return restarts;
    },
    async stop() {
      stopping.abort();
      await run.stop();
      await watched;
    },
    kill() {
      stopping.abort();
      run.kill();
    },
  };
}
