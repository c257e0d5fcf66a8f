import fc from 'fast-check';
import { expect, test } from 'vitest';
import { envelopeEstimator } from './envelope-estimator.ts';
import type { Exchange } from './exchange.ts';

/** Another clock: `offset` ahead at local 0, running `ppm` fast against ours. */
type Other = { readonly offset: number; readonly ppm: number };
const serverAt = ({ offset, ppm }: Other, localMs: number) => localMs + offset + (localMs * ppm) / 1e6;
const trueOffset = (other: Other, localMs: number) => serverAt(other, localMs) - localMs;

function exchangeWith(other: Other, t0: number, there: number, served: number, back: number): Exchange {
  return { t0, t1: serverAt(other, t0 + there), t2: serverAt(other, t0 + there + served), t3: t0 + there + served + back };
}

/** Never so short that skew during the server's own time outweighs them. */
const delays = fc.double({ min: 0.1, max: 3000, noNaN: true });
const others = fc.record({
  offset: fc.double({ min: -1e12, max: 2e12, noNaN: true }),
  ppm: fc.double({ min: -100, max: 100, noNaN: true }),
});
const steps = fc.array(
  fc.record({ wait: fc.double({ min: 0, max: 60_000, noNaN: true }), there: delays, served: fc.nat(50), back: delays }),
  {
    minLength: 1,
    maxLength: 20,
  },
);
/** Rounding of doubles at epoch size, added up. */
const slack = 0.01;

test('[TM4] the bound encloses the truth, whatever the delays, for any skew up to the stated one (T-3)', () => {
  fc.assert(
    fc.property(others, steps, fc.double({ min: 0, max: 600_000, noNaN: true }), (other, exchanges, later) => {
      const estimator = envelopeEstimator({ maxSkewPpm: 100 });
      let now = 0;
      for (const { wait, there, served, back } of exchanges) {
        const exchange = exchangeWith(other, now + wait, there, served, back);
        now = exchange.t3;
        expect(estimator.add(exchange)).toBeUndefined();
        for (const at of [now, now + later]) {
          const { offsetMs, errorMs } = estimator.estimateAt(at) ?? { offsetMs: Number.NaN, errorMs: Number.NaN };
          expect(Math.abs(offsetMs - trueOffset(other, at))).toBeLessThanOrEqual(errorMs + slack);
        }
      }
    }),
  );
});

test('[TM4] it is never worse than the best exchange it remembers, and one-way delays spoil one side only', () => {
  const other = { offset: 500, ppm: 0 };
  const estimator = envelopeEstimator({ maxSkewPpm: 0 });
  estimator.add(exchangeWith(other, 0, 1, 0, 400));
  expect(estimator.estimateAt(401)?.errorMs).toBeCloseTo(200.5);
  estimator.add(exchangeWith(other, 1000, 400, 0, 1));
  expect(estimator.estimateAt(1401)).toEqual({ offsetMs: 500, errorMs: 1, rttMs: 401 });
});

test('[TM4] with age the bound only grows, by the skew on both sides (T-8)', () => {
  fc.assert(
    fc.property(others, steps, (other, exchanges) => {
      const estimator = envelopeEstimator();
      let now = 0;
      for (const { wait, there, served, back } of exchanges) {
        const exchange = exchangeWith(other, now + wait, there, served, back);
        now = exchange.t3;
        estimator.add(exchange);
      }
      const errorAfter = (ms: number) => estimator.estimateAt(now + ms)?.errorMs ?? Number.NaN;
      for (const ms of [0, 1000, 60_000]) expect(errorAfter(ms + 1000)).toBeGreaterThanOrEqual(errorAfter(ms) + 0.099);
    }),
  );
});

test('[TM3] a fault is named and teaches nothing (T-6)', () => {
  const estimator = envelopeEstimator();
  expect(estimator.add({ t0: 0, t1: 0, t2: 50, t3: 10 })).toBe('negative-rtt');
  expect(estimator.estimateAt(10)).toBeUndefined();
  estimator.add({ t0: 0, t1: 105, t2: 105, t3: 10 });
  const before = estimator.estimateAt(10);
  expect(estimator.add({ t0: 0, t1: Number.NaN, t2: 0, t3: 10 })).toBe('not-finite');
  expect(estimator.estimateAt(10)).toEqual(before);
});

test('[TM5] a clock that jumped is believed at its first exchange, with an honest bound (T-3)', () => {
  const estimator = envelopeEstimator();
  for (let t0 = 0; t0 < 10_000; t0 += 1000) estimator.add(exchangeWith({ offset: 500, ppm: 0 }, t0, 5, 0, 5));
  for (const offset of [4500, -4500]) {
    const jumped = { offset, ppm: 0 };
    estimator.add(exchangeWith(jumped, 10_000, 5, 0, 5));
    const estimate = estimator.estimateAt(10_010);
    expect(estimate?.offsetMs).toBeCloseTo(offset);
    expect(estimate?.errorMs).toBeGreaterThanOrEqual(5);
  }
});

test('[TM4] what is older than the window is forgotten; reset forgets all', () => {
  const estimator = envelopeEstimator({ windowMs: 1000, maxSkewPpm: 0 });
  estimator.add(exchangeWith({ offset: 0, ppm: 0 }, 0, 1, 0, 1));
  estimator.add(exchangeWith({ offset: 0, ppm: 0 }, 5000, 50, 0, 50));
  expect(estimator.estimateAt(5100)?.errorMs).toBe(50);
  estimator.reset();
  expect(estimator.estimateAt(5100)).toBeUndefined();
});
