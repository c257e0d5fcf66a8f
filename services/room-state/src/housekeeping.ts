import type { SyncSampleDays } from '@tutti/event-log';
import { type Logger, pause } from '@tutti/service';

export type HousekeepingNeeds = {
  readonly keepDays: (nowServerMs: number) => Promise<SyncSampleDays>;
  /** Undefined while server time is not known. */
  readonly nowServerMs: () => number | undefined;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly everyMs?: number;
  readonly retryMs?: number;
};

/** Keeps the days of sync samples in order from now on, every hour. A fault costs nothing but time: the default partition takes what has no day. */
export function housekeeping({ keepDays, nowServerMs, log, everyMs = 3600_000, retryMs = 2_000 }: HousekeepingNeeds): AsyncDisposable {
  const closing = new AbortController();

  const keep = async (): Promise<boolean> => {
    const nowMs = nowServerMs();
    if (nowMs === undefined) return false;
    try {
      const { made, dropped } = await keepDays(nowMs);
      if (made.length + dropped.length > 0) log.info({ made, dropped }, 'days of sync samples');
      return true;
    } catch (error) {
      log.warn({ err: error }, 'days of sync samples; trying again');
      return false;
    }
  };
  const run = async () => {
    while (!closing.signal.aborted) await pause((await keep()) ? everyMs : retryMs, closing.signal);
  };
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      await running;
    },
  };
}
