import { expect, test } from 'vitest';
import type { Contestant, Entrant } from './contestant.ts';
import { judge } from './judge.ts';
import { quietWorld } from './quiet-world.ts';
import { simulate } from './simulate.ts';
import type { World } from './world.ts';

/** In the quiet world the offset is 995 000 ms. */
const offsetMs = 995_000;

const silent: Contestant = {
  nextPingMs: ({ kind }) => (kind === 'connect' ? 0 : 10_000),
  onSample() {},
  now: (localMs) => localMs,
};

function figuresOf(contestant: Partial<Contestant>, world: World = quietWorld()) {
  const entrant: Entrant = {
    name: 'told',
    // As descriptors: a spread would read an epoch's getter once and for all.
    create: () => Object.create(silent, Object.getOwnPropertyDescriptors(contestant)),
  };
  const watcher = judge(world);
  const run = simulate(world, entrant, watcher);
  return { ...watcher.figures(), pings: run.pings };
}

test('an error that stays is every percentile, and a bound holds when it is as large', () => {
  const now = (localMs: number) => localMs + offsetMs + 2;
  const figures = figuresOf({ now, errorMs: () => 2 });
  for (const value of [figures.after5s.p50, figures.after60s.p95, figures.after60s.p99]) expect(value).toBeCloseTo(2, 3);
  expect(figures).toMatchObject({ heldPct: 100, lockMs: 0, backwards: 0, pings: 60 });
  expect(figuresOf({ now, errorMs: () => 1.9 }).heldPct).toBe(0);
  expect(figuresOf({ now }).heldPct).toBeNaN();
});

test('a lock counts from where it stays for a second', () => {
  const now = (localMs: number) => {
    const runMs = localMs - 5_000;
    return localMs + offsetMs + (runMs < 700 || (runMs > 900 && runMs < 1_300) ? 6 : 4);
  };
  expect(figuresOf({ now }).lockMs).toBeGreaterThanOrEqual(1_300);
  expect(figuresOf({ now }).lockMs).toBeLessThan(1_320);
  expect(figuresOf({}).lockMs).toBe(Number.POSITIVE_INFINITY);
});

test('recovery is counted from the end of a disturbance, by whether the page was told', () => {
  const disturbances = [
    { kind: 'sleep', told: true, endMs: 100_000 },
    { kind: 'step', told: false, endMs: 200_000 },
  ] as const;
  const now = (localMs: number) => {
    const runMs = localMs - 5_000;
    const isLost = (runMs >= 100_000 && runMs < 100_250) || (runMs >= 200_000 && runMs < 203_000);
    return localMs + offsetMs + (isLost ? 50 : 0);
  };
  const { toldRecoveryMs, untoldRecoveryMs, toldAboveRttMs } = figuresOf({ now }, quietWorld({ disturbances }));
  expect([toldRecoveryMs, untoldRecoveryMs, toldAboveRttMs].map((ms) => Math.round(ms / 20) * 20)).toEqual([260, 3_000, 240]);
});

test('time that goes back is counted, unless an epoch owns up to it', () => {
  const now = (localMs: number) => localMs + offsetMs - (localMs > 105_000 ? 200 : 0);
  expect(figuresOf({ now }).backwards).toBe(1);
  let last = 0;
  const owned = {
    now(localMs: number) {
      last = localMs;
      return now(localMs);
    },
    get epoch() {
      return last > 105_000 ? 1 : 0;
    },
  };
  expect(figuresOf(owned).backwards).toBe(0);
});

test('an answer that turns the clock back is seen even between two looks', () => {
  let heard = 0;
  const contestant = { onSample: () => void heard++, now: (localMs: number) => localMs + offsetMs - (heard === 5 ? 0.5 : 0) };
  expect(figuresOf(contestant).backwards).toBe(1);
});

test('a coarse clock is judged as the client reads it: half a tick is its due', () => {
  const figures = figuresOf({ now: (localMs) => localMs + offsetMs + 0.5 }, quietWorld({ clock: { resolutionMs: 1 } }));
  expect(figures.boundMs).toBe(0.5);
  expect(figures.after60s.p95).toBeGreaterThan(0.4);
  expect(figures.after60s.p99).toBeLessThanOrEqual(0.5);
});
