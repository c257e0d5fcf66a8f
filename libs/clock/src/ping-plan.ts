import type { PingReason, SampleOutcome } from './estimator.ts';

/** When to ping. It counts the pings that it was asked for: one question, one ping. */
export type PingPlan = {
  delayMs(at: { readonly reason: PingReason; readonly localMs: number }, settled: boolean): number;
  answered(localMs: number, outcome: SampleOutcome): void;
  stamped(localMs: number): void;
};

/** A burst stands this far apart, so that one queue in the network does not spoil it all. */
const burstSpacingMs = 60;
const firstBurst = 8;
const laterBurst = 4;
/** While the skew is being learnt, and afterwards. 8 + 20 + 290 in the first ten minutes (T-7). */
const youngMs = 20_000;
const youngEveryMs = 1_000;
const settledEveryMs = 2_000;
/** Stamped frames this near to each other tell of a jump as soon as a ping would. */
const busyWithinMs = 2_500;
const busyEveryMs = 7_000;

/** The default: a burst, then quickly, then every 2 s; rarer where stamped frames come anyway. */
export function pingPlan(): PingPlan {
  let burstLeft = 0;
  let sinceMs = Number.NaN;
  let lastAskedMs = Number.NEGATIVE_INFINITY;
  let stamps: readonly number[] = [];
  const begin = (pings: number) => {
    burstLeft = Math.max(burstLeft, pings - 1);
    return 0;
  };
  return {
    delayMs({ reason, localMs }, settled) {
      const silentMs = localMs - lastAskedMs;
      lastAskedMs = localMs;
      if (Number.isNaN(sinceMs)) sinceMs = localMs;
      if (reason === 'connect') return begin(firstBurst);
      if (reason === 'resume' || reason === 'online') return begin(laterBurst);
      // Throttled timers come once in a while: what they let through is a chain of pings, each sent as the last is answered.
      if (reason === 'hidden' && silentMs > 2 * settledEveryMs) return begin(laterBurst);
      if (burstLeft > 0) {
        burstLeft--;
        return reason === 'hidden' ? 0 : burstSpacingMs;
      }
      if (localMs - sinceMs < youngMs) return youngEveryMs;
      const busy = settled && stamps.length >= 3 && localMs - (stamps[0] ?? 0) < 3 * busyWithinMs;
      return busy ? busyEveryMs : settledEveryMs;
    },
    answered(localMs, outcome) {
      if (outcome === 'jump') {
        burstLeft = Math.max(burstLeft, laterBurst);
        sinceMs = localMs;
      }
    },
    stamped(localMs) {
      stamps = [...stamps.slice(-2), localMs];
    },
  };
}

/** The predecessors': so many at once, then one each `everyMs`. */
export function steadyPlan({ everyMs, atOnce }: { readonly everyMs: number; readonly atOnce: number }): PingPlan {
  let burstLeft = 0;
  return {
    delayMs({ reason }) {
      if (reason !== 'timer' && reason !== 'hidden') {
        burstLeft = atOnce - 1;
        return 0;
      }
      if (burstLeft === 0) return everyMs;
      burstLeft--;
      return burstSpacingMs;
    },
    answered() {},
    stamped() {},
  };
}
