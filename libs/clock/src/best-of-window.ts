import { type Exchange, offsetMs, rttMs } from './exchange.ts';
import type { Learner } from './learner.ts';

const most = 5;
const oldestMs = 75_000;

/**
 * The predecessors' choice (T-3): the exchange with the shortest round trip among the last five, none older than 75 s.
 * It knows no skew; its error bound is half that round trip and what two crystals may drift apart since.
 */
export function bestOfWindow(): Learner {
  let kept: readonly Exchange[] = [];
  const best = () => kept.reduce<Exchange | undefined>((least, each) => (!least || rttMs(each) < rttMs(least) ? each : least), undefined);
  return {
    learn(exchange) {
      kept = [...kept.filter(({ t3 }) => exchange.t3 - t3 <= oldestMs), exchange].slice(-most);
      return 'taken';
    },
    learnOneWay: () => 'taken',
    line() {
      const exchange = best();
      return exchange && { atLocalMs: exchange.t3, offsetMs: offsetMs(exchange), skew: 0 };
    },
    errorMs(localMs) {
      const exchange = best();
      return exchange ? rttMs(exchange) / 2 + Math.max(0, localMs - exchange.t3) * crystalSkew : Number.POSITIVE_INFINITY;
    },
    get rttFloorMs() {
      const exchange = best();
      return exchange ? rttMs(exchange) : Number.NaN;
    },
    settled: false,
  };
}

/** Two crystals, 100 ppm each way. */
const crystalSkew = 200e-6;
