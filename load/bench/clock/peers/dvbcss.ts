import { offsetMs, rttMs } from '@tutti/clock';
import type { Contestant, Entrant } from '../contestant.ts';
import { steadyPings } from './steady-pings.ts';

/** Both clocks may be off by so much. */
const skew = 500e-6;

/**
 * The clock exchange of DVB-CSS: a measurement is taken when its dispersion, the bound of its error, is below what the last one's has grown to. Its requests
 * give up after 200 ms; here late answers count, or the path of 200 ms would leave it nothing.
 */
export const dvbcss: Entrant = {
  name: 'dvbcss',
  create(): Contestant {
    let best: { offset: number; dispersionMs: number; atMs: number } | undefined;
    const dispersionMs = (localMs: number) =>
      best ? best.dispersionMs + Math.max(0, localMs - best.atMs) * 2 * skew : Number.POSITIVE_INFINITY;
    return {
      nextPingMs: steadyPings({ everyMs: 1_000 }),
      onSample(exchange) {
        const { t0, t2, t1, t3 } = exchange;
        const mine = rttMs(exchange) / 2 + precisionMs + (t3 - t0 + (t2 - t1)) * skew;
        if (mine < dispersionMs(t3)) best = { offset: offsetMs(exchange), dispersionMs: mine, atMs: t3 };
      },
      now: (localMs) => localMs + (best?.offset ?? 0),
      errorMs: dispersionMs,
    };
  },
};

/** Of both clocks' readings, as it would find it on an ordinary machine. */
const precisionMs = 0.01;
