import type { Chance } from '../chance.ts';

/** All of a client's clock that differs from the truth. */
export type LocalClockOptions = {
  /** What it reads at true time 0. */
  readonly startMs: number;
  /** How fast it runs at the start: positive gains on the truth. */
  readonly skewPpm: number;
  /** The skew's random walk: its standard deviation after one second; after n it is √n times that. */
  readonly wanderPpm: number;
  /** A reading is the last whole multiple of it. */
  readonly resolutionMs: number;
  readonly steps?: readonly ClockStep[];
  /** It stands still in these. */
  readonly standstills?: readonly Span[];
  readonly durationMs: number;
};

export type ClockStep = { readonly atMs: number; readonly byMs: number };

/** From and to in true time. */
export type Span = { readonly fromMs: number; readonly toMs: number };

export type LocalClock = {
  readonly resolutionMs: number;
  /** What the client reads. */
  read(trueMs: number): number;
  /** Reading minus truth, before rounding: what an estimator that knew everything would use. */
  aheadMs(trueMs: number): number;
  /** What timers count by: as the clock runs, without its steps. */
  elapsedMs(trueMs: number): number;
  trueMsWhen(elapsedMs: number): number;
};

const knotMs = 1_000;

export function localClock(options: LocalClockOptions, draw: Chance): LocalClock {
  const { startMs, resolutionMs, steps = [], standstills = [] } = options;
  const knots = knotsOf(options, draw);
  const last = knots.length - 2;

  const awakeMs = (trueMs: number) =>
    standstills.reduce((sum, { fromMs, toMs }) => sum - Math.max(0, Math.min(trueMs, toMs) - fromMs), trueMs);
  const elapsedMs = (trueMs: number) => {
    const awake = awakeMs(trueMs);
    const index = Math.max(0, Math.min(last, Math.floor(awake / knotMs)));
    const [from, to] = [knots[index] ?? 0, knots[index + 1] ?? 0];
    return from + ((to - from) * (awake - index * knotMs)) / knotMs;
  };
  const unrounded = (trueMs: number) =>
    steps.reduce((sum, { atMs, byMs }) => (trueMs >= atMs ? sum + byMs : sum), startMs + elapsedMs(trueMs));

  return {
    resolutionMs,
    read: (trueMs) => Math.floor(unrounded(trueMs) / resolutionMs) * resolutionMs,
    aheadMs: (trueMs) => unrounded(trueMs) - trueMs,
    elapsedMs,
    trueMsWhen(elapsed) {
      // Rates differ from 1 by a ten-thousandth: the guess is at most one knot off.
      let index = Math.max(0, Math.min(last, Math.floor(elapsed / knotMs)));
      while (index < last && (knots[index + 1] ?? 0) <= elapsed) index++;
      while (index > 0 && (knots[index] ?? 0) > elapsed) index--;
      const [from, to] = [knots[index] ?? 0, knots[index + 1] ?? 0];
      const awake = (index + (elapsed - from) / (to - from)) * knotMs;
      return standstills.reduce((trueMs, { fromMs, toMs }) => (trueMs > fromMs ? trueMs + toMs - fromMs : trueMs), awake);
    },
  };
}

/** Time elapsed at each whole second. Beyond the last the rate stays as it is. */
function knotsOf({ skewPpm, wanderPpm, durationMs }: LocalClockOptions, draw: Chance): Float64Array {
  const knots = new Float64Array(Math.ceil(durationMs / knotMs) + 2);
  let skew = skewPpm;
  for (let index = 1; index < knots.length; index++) {
    knots[index] = (knots[index - 1] ?? 0) + knotMs * (1 + skew / 1e6);
    skew += wanderPpm * draw.normal();
  }
  return knots;
}
