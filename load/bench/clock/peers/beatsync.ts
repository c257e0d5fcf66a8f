import { type Exchange, offsetMs, rttMs } from '@tutti/clock';
import type { Entrant } from '../contestant.ts';

const pairGapMs = 25;
const impureMs = 5;
const window = 16;
const quickMs = 50;
const settledMs = 2_500;

/** Pairs of probes: a pair that was pulled apart or pushed together on the way met a queue and is dropped. Of the last 16 the shortest round trip. */
export const beatsync: Entrant = {
  name: 'beatsync',
  create() {
    let kept: Exchange[] = [];
    let first: Exchange | undefined;
    let sentOfPair = 0;
    const best = () => kept.reduce<Exchange | undefined>((least, each) => (!least || rttMs(each) < rttMs(least) ? each : least), undefined);
    return {
      nextPingMs({ kind }) {
        if (kind === 'connect') {
          [kept, first, sentOfPair] = [[], undefined, 0];
          return 0;
        }
        if (kind !== 'sent') return undefined;
        sentOfPair = (sentOfPair + 1) % 2;
        if (sentOfPair === 1) return pairGapMs;
        return kept.length < window ? quickMs : settledMs;
      },
      onSample(exchange) {
        if (!first || exchange.t0 - first.t0 > 2 * pairGapMs) {
          first = exchange;
          return;
        }
        const pushedMs = exchange.t1 - first.t1 - (exchange.t0 - first.t0);
        const [a, b] = [first, exchange];
        first = undefined;
        if (Math.abs(pushedMs) <= impureMs) kept = [...kept, rttMs(b) < rttMs(a) ? b : a].slice(-window);
      },
      now(localMs) {
        const exchange = best();
        return localMs + (exchange ? offsetMs(exchange) : 0);
      },
    };
  },
};
