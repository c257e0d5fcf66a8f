import { rttMs } from '@tutti/clock';
import { offsetOnly } from './offset-only.ts';

const window = 8;

/** Of the last eight the least delay, in whole milliseconds; three pings a second apart, then one a minute. */
export const jellyfin = offsetOnly('Jellyfin', { everyMs: 60_000, first: 4, spacingMs: 1_000 }, () => {
  let kept: { offset: number; delay: number }[] = [];
  return {
    learn(exchange) {
      const [t0, t1, t2, t3] = [exchange.t0, exchange.t1, exchange.t2, exchange.t3].map(Math.floor) as [number, number, number, number];
      kept = [...kept.slice(1 - window), { offset: (t1 - t0 + (t2 - t3)) / 2, delay: rttMs({ t0, t1, t2, t3 }) }];
    },
    offsetMs: () => kept.reduce((best, each) => (each.delay < best.delay ? each : best), kept[0] ?? { offset: 0, delay: 0 }).offset,
  };
});
