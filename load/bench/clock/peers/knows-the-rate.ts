import { offsetMs, rttMs } from '@tutti/clock';
import type { Entrant } from '../contestant.ts';
import { steadyPings } from './steady-pings.ts';

/**
 * No algorithm but a limit: it is told how the local clock runs, steps and stands still, so that one number is left to find, and takes it from the shortest
 * round trip there ever was. What is off then is the network's doing.
 */
export const knowsTheRate: Entrant = {
  name: '* knows the rate',
  create({ clock, trueMs }) {
    let best = { constantMs: 0, rtt: Number.POSITIVE_INFINITY };
    return {
      nextPingMs: steadyPings({ everyMs: 1_000 }),
      onSample(exchange) {
        const middleMs = trueMs() - rttMs(exchange) / 2;
        const isOdd = Math.abs(clock.aheadMs(middleMs) - clock.aheadMs(trueMs())) > 1;
        if (isOdd || rttMs(exchange) >= best.rtt) return;
        best = { constantMs: offsetMs(exchange) + clock.aheadMs(middleMs), rtt: rttMs(exchange) };
      },
      now: (localMs) => localMs - clock.aheadMs(trueMs()) + best.constantMs,
    };
  },
};
