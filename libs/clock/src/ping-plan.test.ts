import { expect, test } from 'vitest';
import type { PingReason } from './estimator.ts';
import { type PingPlan, pingPlan, steadyPlan } from './ping-plan.ts';

/** Pings by a plan that is asked after each one, until `untilMs`. */
function pings(plan: PingPlan, untilMs: number, before: (localMs: number) => void = () => {}): number[] {
  const sent: number[] = [];
  let localMs = plan.delayMs({ reason: 'connect', localMs: 0 }, false);
  while (localMs <= untilMs) {
    sent.push(localMs);
    before(localMs);
    localMs += plan.delayMs({ reason: 'timer', localMs }, sent.length > 12);
  }
  return sent;
}
/** Without what keeps them out of step. */
const delays = (ms: readonly number[]) => ms.map((each) => Math.floor(each / 50) * 50);
const ask = (plan: PingPlan, reason: PingReason, localMs: number) => plan.delayMs({ reason, localMs }, true);

test('[TM8] T-2 T-7 a burst at once, then ever more rarely: at most 400 in ten minutes', () => {
  const sent = pings(pingPlan(), 600_000);
  expect(sent[0]).toBe(0);
  expect(sent.filter((ms) => ms < 600)).toHaveLength(8);
  expect(sent.filter((ms) => ms < 30_000).length).toBeGreaterThan(25);
  expect(sent.length).toBeLessThanOrEqual(400);
  expect(Math.max(...sent.slice(1).map((ms, index) => ms - (sent[index] ?? 0)))).toBeLessThan(2_000);
});

test('[TM8] pings keep step with nothing: every phase of a 10 ms beat is met', () => {
  const phases = new Set(pings(pingPlan(), 120_000).map((ms) => Math.floor(ms % 10)));
  expect(phases.size).toBe(10);
});

test('[TM9] T-3 stamped frames save pings: less than 120 in ten minutes of a busy room', () => {
  const plan = pingPlan();
  const sent = pings(plan, 600_000, (localMs) => {
    for (let ms = -3000; ms <= 0; ms += 500) plan.stamped(localMs + ms);
  });
  expect(sent.length).toBeLessThan(120);
});

test('[TM8] T-2 a resume and a change of network ping at once, with more to follow', () => {
  for (const reason of ['resume', 'online'] as const) {
    const plan = pingPlan();
    pings(plan, 60_000);
    expect(ask(plan, reason, 61_000)).toBe(0);
    expect(delays([1, 2, 3, 4].map((times) => ask(plan, 'timer', 61_000 + times * 60)))).toEqual([50, 50, 50, 1800]);
  }
});

test('[TM8] where timers are throttled, pings are chained from messages, never two in one moment', () => {
  const plan = pingPlan();
  pings(plan, 60_000);
  expect(ask(plan, 'hidden', 120_000)).toBe(0);
  expect(ask(plan, 'hidden', 120_000)).toBeGreaterThan(0);
  expect(ask(plan, 'hidden', 120_030)).toBe(0);
  expect(ask(plan, 'hidden', 120_060)).toBe(0);
  expect(delays([ask(plan, 'hidden', 120_090)])).toEqual([1800]);
});

test('[TM5] a jump is looked at more closely', () => {
  const plan = pingPlan();
  pings(plan, 60_000);
  plan.jumped(60_500);
  expect(delays([1, 2, 3, 4, 5].map((times) => ask(plan, 'timer', 60_500 + times * 60)))).toEqual([50, 50, 50, 50, 1000]);
});

test('T-3 the predecessors ping each 30 s, or five times and then each 15 s', () => {
  expect(pings(steadyPlan({ everyMs: () => 30_000, atOnce: 1 }), 60_000)).toEqual([0, 30_000, 60_000]);
  expect(pings(steadyPlan({ everyMs: () => 15_000, atOnce: 5 }), 20_000)).toEqual([0, 50, 100, 150, 200, 15_200]);
});
