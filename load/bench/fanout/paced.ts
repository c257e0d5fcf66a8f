import { setTimeout as sleep } from 'node:timers/promises';

export type Pace = {
  readonly times: number;
  readonly everyMs: number;
  /** So many in one turn of the event loop, then a pause so much longer: what the log commits together is told together. */
  readonly burst: number;
};

/** Calls `step` at that pace; never more than `burst` in one turn, however late it is. */
export async function paced({ times, everyMs, burst }: Pace, step: (index: number) => void): Promise<void> {
  const startMs = performance.now();
  for (let index = 0; index < times; index++) {
    if (index % burst === 0) await sleep(Math.max(0, startMs + index * everyMs - performance.now()));
    step(index);
  }
}
