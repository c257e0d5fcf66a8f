import { type Exchange, offsetMs, rttMs } from './exchange.ts';
import type { Learner } from './learner.ts';
export function pathFilter(): Learner {
  let kept: readonly Exchange[] = [];
  let settled = false;
  const best = () => kept.reduce<Exchange | undefined>((least, each) => (!least || rttMs(each) < rttMs(least) ? each : least), undefined);
  return {
    learn(exchange) {
      const b = best();
      const jump = b !== undefined && Math.abs(offsetMs(exchange) - offsetMs(b)) > (rttMs(exchange) + rttMs(b)) / 2 + 5;
      kept = jump ? [exchange] : [...kept.filter(({ t3 }) => exchange.t3 - t3 <= 30_000), exchange].slice(-20);
      settled = kept.length >= 8;
      return jump ? 'jump' : 'taken';
    },
    learnOneWay() {},
    line() {
      const exchange = best();
      return exchange && { atLocalMs: exchange.t3, offsetMs: offsetMs(exchange), skew: 0 };
    },
    errorMs(localMs) {
      const exchange = best();
      return exchange ? rttMs(exchange) / 2 + Math.max(0, localMs - exchange.t3) * 200e-6 : Number.POSITIVE_INFINITY;
    },
    get rttFloorMs() {
      const exchange = best();
      return exchange ? rttMs(exchange) : Number.NaN;
    },
    get settled() {
      return settled;
    },
  };
}
