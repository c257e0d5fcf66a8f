import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Exchange, faultOf, offsetMs, rttMs } from './exchange.ts';

const delays = fc.double({ min: 0, max: 5000, noNaN: true });
const exchanges = fc.record({
  offset: fc.double({ min: -1e12, max: 2e12, noNaN: true }),
  t0: fc.double({ min: 0, max: 1e9, noNaN: true }),
  there: delays,
  served: fc.double({ min: 0, max: 1000, noNaN: true }),
  back: delays,
});

/** What both clocks write down when the server's is `offset` ahead and the ways take so long. */
function exchangeOf({
  offset,
  t0,
  there,
  served,
  back,
}: {
  offset: number;
  t0: number;
  there: number;
  served: number;
  back: number;
}): Exchange {
  return { t0, t1: t0 + there + offset, t2: t0 + there + served + offset, t3: t0 + there + served + back };
}

test('[TM2] whatever the delays, the offset is within half a round trip of the truth (T-1)', () => {
  fc.assert(
    fc.property(exchanges, (made) => {
      const exchange = exchangeOf(made);
      expect(Math.abs(offsetMs(exchange) - made.offset)).toBeLessThanOrEqual(rttMs(exchange) / 2 + 0.01);
      expect(rttMs(exchange)).toBeCloseTo(made.there + made.back, 2);
    }),
  );
});

test('[TM2] the server ahead by 1000 ms, 30 ms there, 10 ms back: offset 1010, round trip 40', () => {
  const exchange = { t0: 0, t1: 1030, t2: 1032, t3: 42 };
  expect(offsetMs(exchange)).toBe(1010);
  expect(rttMs(exchange)).toBe(40);
});

test('[TM3] an exchange that cannot have happened is a fault (T-6)', () => {
  const sound = { t0: 0, t1: 1030, t2: 1032, t3: 42 };
  expect(faultOf(sound)).toBeUndefined();
  expect(faultOf({ ...sound, t1: Number.NaN })).toBe('not-finite');
  expect(faultOf({ ...sound, t2: Number.POSITIVE_INFINITY })).toBe('not-finite');
  expect(faultOf({ ...sound, t2: 1080 })).toBe('negative-rtt');
  expect(faultOf({ ...sound, t3: -1 })).toBe('negative-rtt');
  expect(faultOf({ ...sound, t3: 20_000 })).toBe('rtt-too-long');
  expect(faultOf({ t0: 0, t1: 1e16, t2: 1e16, t3: 10 })).toBe('offset-out-of-bounds');
});
