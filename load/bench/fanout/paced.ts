import { setTimeout as sleep } from 'node:timers/promises';

/** Calls `step` once in each `everyMs`, never twice in one turn of the event loop: a server must not get two publishes for the price of one write. */
export async function paced(times: number, everyMs: number, step: (index: number) => void): Promise<void> {
  const startMs = performance.now();
  for (let index = 0; index < times; index++) {
    await sleep(Math.max(0, startMs + index * everyMs - performance.now()));
    step(index);
  }
}
