import type { Chance } from '../chance.ts';

/** What one thing on the way adds to a packet that comes to it at a true time, ms. What it remembers, it remembers of that time: packets come in their order. */
export type Delay = (atMs: number) => number;

export const fixed =
  (ms: number): Delay =>
  () =>
    ms;

/** Small waits everywhere: schedulers, switches, other people's packets. */
export const jitter =
  (draw: Chance, meanMs: number): Delay =>
  () =>
    draw.exponential(meanMs);

/** Now and then a packet waits long, and some wait very long. */
export const heavyTail =
  (draw: Chance, { share, leastMs, shape, mostMs }: { share: number; leastMs: number; shape: number; mostMs: number }): Delay =>
  () =>
    draw.happens(share) ? Math.min(mostMs, draw.pareto(leastMs, shape)) : 0;

/** Others talk for a while (a microwave oven, a neighbour's download): meanwhile each packet waits longer. */
export const bursts =
  (draw: Chance, isOn: (atMs: number) => boolean, meanMs: number): Delay =>
  (atMs) =>
    isOn(atMs) ? draw.exponential(meanMs) : 0;

/** A sender may speak only at its turns: what comes waits for the next. */
export function turns(draw: Chance, everyMs: number): Delay {
  const phaseMs = draw.between(0, everyMs);
  return (atMs) => everyMs - ((((atMs - phaseMs) % everyMs) + everyMs) % everyMs);
}

/** The radio repeats what came broken, each time `roundMs` later. */
export const repeats =
  (draw: Chance, { share, roundMs }: { share: number; roundMs: number }): Delay =>
  () => {
    let rounds = 0;
    while (rounds < 4 && draw.happens(share)) rounds++;
    return rounds * roundMs;
  };

/**
 * The client's radio naps after silence, and what comes then waits until it listens again. An answer comes so soon after its question that the radio is still awake;
 * what nobody asked for waits.
 */
export function naps(
  draw: Chance,
  { afterMs, cycleMs }: { afterMs: number; cycleMs: number },
): { readonly up: Delay; readonly down: Delay } {
  const untilTurn = turns(draw, cycleMs);
  let busyAtMs = Number.NEGATIVE_INFINITY;
  const stayAwake = (atMs: number) => {
    busyAtMs = Math.max(busyAtMs, atMs);
  };
  return {
    up(atMs) {
      stayAwake(atMs);
      return 0;
    },
    down(atMs) {
      const waitMs = atMs - busyAtMs > afterMs ? untilTurn(atMs) : 0;
      stayAwake(atMs + waitMs);
      return waitMs;
    },
  };
}

export type QueueOptions = {
  readonly meanOnMs: number;
  readonly meanOffMs: number;
  /** How fast the queue grows while somebody loads the line, ms of waiting per ms. */
  readonly growth: number;
  /** When it is full TCP backs off, and the queue falls to this share of it. */
  readonly fullMs: number;
  readonly backoff: number;
};

/**
 * A buffer at a bottleneck that somebody's transfer fills, a saw tooth at its brim, and that drains when the transfer ends. Waiting falls by at most 1 ms per ms,
 * as a first-in first-out queue must.
 */
export function queue(draw: Chance, { meanOnMs, meanOffMs, growth, fullMs, backoff }: QueueOptions): Delay {
  const stepMs = 10;
  const isOn = spells(draw, meanOnMs, meanOffMs);
  const waiting = new Float64Array(horizonMs / stepMs);
  let backing = false;
  for (let index = 1; index < waiting.length; index++) {
    const before = waiting[index - 1] ?? 0;
    if (before >= fullMs) backing = true;
    else if (before <= fullMs * backoff) backing = false;
    const rises = isOn(index * stepMs) && !backing;
    waiting[index] = Math.max(0, before + stepMs * (rises ? growth : isOn(index * stepMs) ? -0.5 : -1));
  }
  return (atMs) => {
    const index = Math.min(waiting.length - 2, Math.floor(atMs / stepMs));
    const [from, to] = [waiting[index] ?? 0, waiting[index + 1] ?? 0];
    return from + ((to - from) * (atMs - index * stepMs)) / stepMs;
  };
}

export const together = (...delays: readonly Delay[]): Delay => {
  return (atMs) => delays.reduce((sum, delay) => sum + delay(atMs), 0);
};

/** On and off by turns, each for an exponential time. Drawn beforehand: it does not depend on who asks when. */
export function spells(draw: Chance, meanOnMs: number, meanOffMs: number): (atMs: number) => boolean {
  const changes: number[] = [];
  for (let atMs = draw.exponential(meanOffMs); atMs < horizonMs; ) {
    changes.push(atMs);
    atMs += draw.exponential(changes.length % 2 === 1 ? meanOnMs : meanOffMs);
  }
  return (atMs) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle] ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  };
}

/** Longer than any trace. */
const horizonMs = 700_000;
