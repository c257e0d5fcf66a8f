import type { Exchange } from '@tutti/clock';

/** One clock against another, as a third party measured it: `otherMs = localMs + offsetMs`, true to ± boundMs. */
export type MeasuredOffset = { readonly offsetMs: number; readonly boundMs: number };

/** So far around the moment exchanges are believed: a steered clock may move by 500 ppm of it. */
const usualWindowMs = 1_500;

/**
 * What is certain of a clock at some moment: every exchange nearby says that the offset lies between `t2 − t3` and `t1 − t0`, so the truth lies where they
 * overlap. No estimator: nothing is assumed of delays, and of the clock only that it is steady within the window.
 *
 * @returns undefined where there was no exchange nearby.
 */
export function measuredOffset(exchanges: readonly Exchange[], windowMs = usualWindowMs): (localMs: number) => MeasuredOffset | undefined {
  const sorted = exchanges.toSorted((a, b) => a.t3 - b.t3);
  return (localMs) => {
    let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let at = firstAfter(sorted, localMs - windowMs); at < sorted.length; at++) {
      const { t0, t1, t2, t3 } = sorted[at] as Exchange;
      if (t3 > localMs + windowMs) break;
      low = Math.max(low, t2 - t3);
      high = Math.min(high, t1 - t0);
    }
    // Where they do not overlap the clock was moved meanwhile, by as much as they are apart.
    return Number.isFinite(low) ? { offsetMs: (low + high) / 2, boundMs: Math.abs(high - low) / 2 } : undefined;
  };
}

function firstAfter(sorted: readonly Exchange[], ms: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as Exchange).t3 < ms) from = middle + 1;
    else to = middle;
  }
  return from;
}
