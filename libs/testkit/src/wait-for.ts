import { setTimeout as sleep } from 'node:timers/promises';

/** A condition did not come true in time; `cause` is what its last attempt threw, if it threw. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
  readonly code = 'WAIT_TIMEOUT';
  readonly withinMs: number;
  constructor(what: string, withinMs: number, cause: unknown) {
    super(`waited ${withinMs} ms in vain for ${what}${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause });
    this.withinMs = withinMs;
  }
}

export type WaitOptions = { withinMs?: number; everyMs?: number; what?: string };

/**
 * Asks `attempt` until it answers something truthy, and hands that on. An attempt that throws counts as "not yet".
 *
 * @throws WaitTimeoutError
 */
export async function waitFor<T>(
  attempt: () => T | Promise<T>,
  { withinMs = 5_000, everyMs = 20, what = 'a condition' }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const untilMs = performance.now() + withinMs;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await attempt();
      if (answer) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() + everyMs > untilMs) throw new WaitTimeoutError(what, withinMs, cause);
    await sleep(everyMs);
  }
}
