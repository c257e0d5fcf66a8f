import { offsetMs, rttMs } from './exchange.ts';
import type { Learner } from './learner.ts';

/** What a kind of network asks of it (P-14). */
export type EwmaTuning = {
  /** Longer round trips are left out: 800. */
  readonly maxRttMs?: number;
  /** 30 000. */
  readonly pingEveryMs?: number;
  /** Of the old estimate and the new sample: 0.8 and 0.2. */
  readonly weights?: readonly [old: number, fresh: number];
};

/**
 * The predecessors' moving average (T-3): round trips above 800 ms are left out, then `0.8 · old + 0.2 · new`, or as its tuning says. The first is adopted whole.
 * It knows no skew; its error bound is its own jitter and what two crystals may drift apart since.
 */
export function ewma(tuning: () => EwmaTuning): Learner {
  let offset: number | undefined;
  let atLocalMs = 0;
  let spreadMs = 0;
  let floorMs = Number.NaN;
  return {
    learn(exchange) {
      const { maxRttMs = 800, weights = [0.8, 0.2] } = tuning();
      const mean = (old: number, fresh: number) => weights[0] * old + weights[1] * fresh;
      const rtt = rttMs(exchange);
      if (rtt > maxRttMs) return 'stale';
      const heard = offsetMs(exchange);
      spreadMs = offset === undefined ? rtt / 2 : Math.max(rtt / 2, mean(spreadMs, Math.abs(heard - offset)));
      offset = offset === undefined ? heard : mean(offset, heard);
      atLocalMs = exchange.t3;
      floorMs = Number.isNaN(floorMs) ? rtt : Math.min(floorMs, rtt);
      return 'taken';
    },
    learnOneWay: () => 'taken',
    line: () => (offset === undefined ? undefined : { atLocalMs, offsetMs: offset, skew: 0 }),
    errorMs: (localMs) => spreadMs + Math.max(0, localMs - atLocalMs) * crystalSkew + laggingMs,
    get rttFloorMs() {
      return floorMs;
    },
    settled: false,
  };
}

/** Two crystals, 100 ppm each way; an average of five samples 30 s apart lags by 120 s of it. */
const crystalSkew = 200e-6;
const laggingMs = 12;
