import { expect, test } from 'vitest';
import { runClockUnderLoad } from '../../load/measure/clock-under-load/run.ts';
import { percentile } from '../../load/statistics.ts';
import { hasChromium } from '../browser/browser.ts';

const seconds = 10;
const network = { up: { minMs: 4, maxMs: 10 }, down: { minMs: 6, maxMs: 14 }, stalls: { everyMs: 4_000, forMs: 300 } };
/** Nobody is further off than half a round trip when nothing stalls (TM2); four times that where the machine itself does. Their own clocks are seconds off. */
const halfRoundTripMs = (network.up.maxMs + network.down.maxMs) / 2;
const mostMs = 4 * halfRoundTripMs;

if (!hasChromium) console.warn('without the browser, in Node alone; with it after: sudo apt-get install chromium faketime');

test('[TM4] [TM6] clients on wrong clocks behind a bad network know the time of a busy server within what they say, and never go back', async () => {
  const seed = Math.floor(Math.random() * 1e6);
  process.stdout.write(`seed ${seed}\n`);
  const result = await runClockUnderLoad({ members: 30, framesPerSec: 600, seconds, settleMs: 4_000, network, browser: hasChromium, seed });
  const { gateway, time, missed, complaints, echoMs } = result;
  expect(complaints).toEqual([]);
  expect(missed).toBe(0);
  expect(echoMs.length).toBeGreaterThan(seconds);
  for (const { errorsMs, sureMs, held, backwards, perClient, worst } of time ? [gateway, time] : [gateway]) {
    expect(perClient).toHaveLength(3);
    for (const samples of perClient) expect(samples).toBeGreaterThan(3 * seconds);
    expect(held / errorsMs.length, JSON.stringify(worst)).toBeGreaterThanOrEqual(0.95);
    expect(percentile(sureMs, 0.99), JSON.stringify(worst)).toBeLessThanOrEqual(mostMs);
    expect(backwards).toBe(0);
  }
});
