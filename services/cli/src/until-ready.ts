import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '@tutti/service';

/** Asks `url` until it answers 200; returns undefined, or what it said last when `withinMs` are over or `signal` aborts. */
export async function untilReady(url: string, withinMs: number, signal: AbortSignal): Promise<string | undefined> {
  const deadlineMs = monotonicMs() + withinMs;
  let last = 'it does not answer';
  while (monotonicMs() < deadlineMs && !signal.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(3_000)]) });
      const body = await response.text();
      if (response.ok) return undefined;
      last = body.trim();
    } catch {
      // not listening yet
    }
    await sleep(60);
  }
  return last;
}
