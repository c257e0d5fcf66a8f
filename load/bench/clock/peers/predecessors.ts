import { offsetMs, rttMs } from '@tutti/clock';
import { offsetOnly } from './offset-only.ts';

/** The average that the first of our predecessors kept: it starts from 0, not from what it hears first. */
export const seedEwma = offsetOnly('seed EWMA', { everyMs: 30_000 }, () => {
  let offset = 0;
  return {
    learn(exchange) {
      if (rttMs(exchange) <= 800) offset = 0.8 * offset + 0.2 * offsetMs(exchange);
    },
    offsetMs: () => offset,
  };
});

/** Five pings each 15 s, and of the five the one with the shortest round trip. */
export const bestOfFive = offsetOnly('best of 5', { everyMs: 15_000, atOnce: 5, spacingMs: 60 }, () => {
  let burst: { offset: number; rtt: number; atMs: number }[] = [];
  return {
    learn(exchange) {
      const heard = { offset: offsetMs(exchange), rtt: rttMs(exchange), atMs: exchange.t3 };
      burst = [...burst.slice(-4), heard].filter(({ atMs }) => exchange.t3 - atMs <= 75_000);
    },
    offsetMs: () => burst.reduce((best, each) => (each.rtt < best.rtt ? each : best), burst[0] ?? nothing).offset,
  };
});

/** The exchange with the shortest round trip there ever was. */
export const bestForEver = offsetOnly('best rtt for ever', { everyMs: 15_000, first: 5, spacingMs: 60 }, () => {
  let best = nothing;
  return {
    learn(exchange) {
      if (rttMs(exchange) < best.rtt) best = { offset: offsetMs(exchange), rtt: rttMs(exchange), atMs: exchange.t3 };
    },
    offsetMs: () => best.offset,
  };
});

const nothing = { offset: 0, rtt: Number.POSITIVE_INFINITY, atMs: 0 };
