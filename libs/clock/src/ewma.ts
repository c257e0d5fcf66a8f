import { offsetMs, rttMs } from './exchange.ts';
import type { Learner } from './learner.ts';

const longestRttMs = 800;
const newWeight = 0.2;

/**
 * The predecessors' moving average (T-3): round trips above 800 ms are left out, then `0.8 · old + 0.2 · new`. The first is adopted whole.
 * It knows no skew; its error bound is its own jitter and what two crystals may drift apart since.
 */
export function ewma(): Learner {
  let offset: number | undefined;
  let atLocalMs = 0;
  let spreadMs = 0;
  let floorMs = Number.NaN;
  return {
    learn(exchange) {
      const rtt = rttMs(exchange);
      if (rtt > longestRttMs) return 'stale';
      const heard = offsetMs(exchange);
      spreadMs = offset === undefined ? rtt / 2 : Math.max(rtt / 2, (1 - newWeight) * spreadMs + newWeight * Math.abs(heard - offset));
      offset = offset === undefined ? heard : (1 - newWeight) * offset + newWeight * heard;
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
