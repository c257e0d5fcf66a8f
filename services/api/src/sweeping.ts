import type { Logger } from '@tutti/service';

export type SweepingNeeds = {
  readonly sweep: () => Promise<number>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly everyMs?: number;
};

/** Sweeps now, and then every hour until disposed. A sweep that fails is logged, and tried again at its next time. */
export async function sweeping({ sweep, log, everyMs = 3_600_000 }: SweepingNeeds): Promise<Disposable> {
  const once = async () => {
    try {
      const swept = await sweep();
      if (swept > 0) log.info({ swept }, 'unfinished uploads, old exports and old jobs swept');
    } catch (error) {
      log.warn({ err: error }, 'unfinished uploads, old exports and old jobs could not be swept');
    }
  };
  await once();
  const timer = setInterval(() => void once(), everyMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
