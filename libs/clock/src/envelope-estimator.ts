import type { ClockEstimate, ClockEstimator } from './estimator.ts';
import { type Exchange, faultOf, rttMs } from './exchange.ts';

export type EnvelopeOptions = {
  /** How long an exchange is remembered. */
  readonly windowMs?: number;
  /** How fast two clocks may run apart; what an old bound loses by the second. Crystals keep within 100 ppm. */
  readonly maxSkewPpm?: number;
};

/**
 * Each exchange proves two things, whatever the network did: the offset is at most `t1 − t0` and at least `t2 − t3`.
 * The best upper and the best lower bound of the window, usually of different exchanges, enclose the truth; the estimate is their
 * middle, its error half their distance. Delays that are long one way only spoil one side of one exchange.
 * Bounds that contradict each other prove that a clock jumped, or ran faster than `maxSkewPpm`: the newest exchange alone is believed then.
 * Source: the envelope of notes on clock synchronisation; rate is bounded, not estimated.
 */
export function envelopeEstimator({ windowMs = 60_000, maxSkewPpm = 100 }: EnvelopeOptions = {}): ClockEstimator {
  let kept: Exchange[] = [];
  return {
    add(exchange) {
      const fault = faultOf(exchange);
      if (fault) return fault;
      const remembered = [...kept.filter(({ t3 }) => exchange.t3 - t3 < windowMs), exchange];
      kept = isContradiction(remembered, exchange.t3, maxSkewPpm / 1e6) ? [exchange] : remembered;
      return undefined;
    },
    estimateAt: (localNowMs) => (kept.length === 0 ? undefined : enclose(kept, localNowMs, maxSkewPpm / 1e6)),
    reset() {
      kept = [];
    },
  };
}

function enclose(exchanges: readonly Exchange[], localNowMs: number, skew: number): ClockEstimate {
  const { lower, upper } = boundsOf(exchanges, localNowMs, skew);
  return { offsetMs: (upper + lower) / 2, errorMs: Math.max(0, upper - lower) / 2, rttMs: Math.min(...exchanges.map(rttMs)) };
}

function boundsOf(exchanges: readonly Exchange[], localNowMs: number, skew: number): { readonly lower: number; readonly upper: number } {
  let upper = Number.POSITIVE_INFINITY;
  let lower = Number.NEGATIVE_INFINITY;
  for (const { t0, t1, t2, t3 } of exchanges) {
    upper = Math.min(upper, t1 - t0 + skew * Math.max(0, localNowMs - t0));
    lower = Math.max(lower, t2 - t3 - skew * Math.max(0, localNowMs - t3));
  }
  return { lower, upper };
}

/** Doubles hold today's epoch milliseconds to 0.0002 ms; a difference of some of them may be this much off. */
const roundingMs = 0.001;

function isContradiction(exchanges: readonly Exchange[], localNowMs: number, skew: number): boolean {
  const { lower, upper } = boundsOf(exchanges, localNowMs, skew);
  return lower > upper + roundingMs;
}
