import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEstimator } from './create-estimator.ts';
import type { Estimator } from './estimator.ts';
import type { Exchange } from './exchange.ts';

/** Another clock: `offset` ahead at local 0, running `ppm` fast against ours. */
type Other = { readonly offset: number; readonly ppm: number };
const serverAt = ({ offset, ppm }: Other, localMs: number) => localMs + offset + (localMs * ppm) / 1e6;
const exchangeWith = (other: Other, t0: number, there: number, back: number): Exchange => ({
  t0,
  t1: serverAt(other, t0 + there),
  t2: serverAt(other, t0 + there + 0.1),
  t3: t0 + there + 0.1 + back,
});
/** `count` exchanges, `everyMs` apart, over ways of 5 ms and whatever `extra` adds to each. */
function feed(
  estimator: Estimator,
  other: Other,
  { from = 0, count = 30, everyMs = 1000, extra = (): readonly [number, number] => [0, 0] },
): number {
  let localMs = from;
  for (let index = 0; index < count; index++) {
    const [there, back] = extra();
    localMs = from + index * everyMs;
    estimator.onSample(exchangeWith(other, localMs, 5 + there, 5 + back));
  }
  return localMs + everyMs;
}
const server: Other = { offset: 1.79e12, ppm: 40 };
const errorOf = (estimator: Estimator, other: Other, localMs: number) => estimator.now(localMs) - serverAt(other, localMs);

test('T-8 before anything is known it is local time, with no bound', () => {
  const estimator = createEstimator();
  expect(estimator.now(1234)).toBe(1234);
  expect(estimator.toLocalMs(1234)).toBe(1234);
  expect(estimator.errorMs(1234)).toBe(Number.POSITIVE_INFINITY);
  expect(estimator.state()).toMatchObject({ epoch: 0, synchronised: false, taken: 0 });
});

test('[TM4] T-3 the first exchange is adopted whole, within half its round trip', () => {
  const estimator = createEstimator();
  expect(estimator.onSample(exchangeWith(server, 1000, 30, 10))).toBe('taken');
  expect(Math.abs(errorOf(estimator, server, 1040))).toBeLessThanOrEqual(20.1);
  expect(estimator.state()).toMatchObject({ epoch: 1, synchronised: true });
});

test('[TM4] T-3 offset and skew are followed: after a minute without answers it is still right', () => {
  const estimator = createEstimator();
  const until = feed(estimator, server, { count: 60 });
  expect(estimator.state().skewPpm).toBeCloseTo(40, 0);
  expect(Math.abs(errorOf(estimator, server, until + 60_000))).toBeLessThan(0.2);
});

test('[TM4] a queue in one direction spoils that direction only', () => {
  const estimator = createEstimator();
  let from = feed(estimator, server, { count: 30 });
  let queue = 0;
  from = feed(estimator, server, {
    from,
    count: 30,
    extra: () => {
      queue += 10;
      return [queue, 0.2];
    },
  });
  expect(Math.abs(errorOf(estimator, server, from))).toBeLessThan(0.3);
});

test('[TM4] T-8 the bound holds on any path that is free now and then, and grows with age', () => {
  const delays = (max: number) => fc.double({ min: 0, max, noNaN: true });
  const paths = fc.record({
    there: fc.double({ min: 0.2, max: 100, noNaN: true }),
    share: fc.double({ min: 0.5, max: 1.5, noNaN: true }),
    ppm: fc.integer({ min: -100, max: 100 }),
    extras: fc.array(fc.tuple(delays(30), delays(30)), { minLength: 30, maxLength: 30 }),
  });
  fc.assert(
    fc.property(paths, ({ there, share, ppm, extras }) => {
      const other = { offset: 1.79e12, ppm };
      const estimator = createEstimator();
      extras.forEach(([up, down], index) => {
        const most = index % 5 === 0 ? 0.1 : 1;
        estimator.onSample(exchangeWith(other, index * 1000, there + up * most, there * share + down * most));
      });
      for (const later of [0, 10_000, 60_000]) {
        const at = 31_000 + later;
        expect(Math.abs(errorOf(estimator, other, at))).toBeLessThanOrEqual(estimator.errorMs(at));
        expect(estimator.errorMs(at + 1000)).toBeGreaterThan(estimator.errorMs(at));
      }
    }),
    { numRuns: 200 },
  );
});

test('[TM5] a proven jump, either way, is adopted from one exchange, the skew kept; a new epoch', () => {
  for (const step of [3000, -3000]) {
    const estimator = createEstimator();
    const from = feed(estimator, server, { count: 60 });
    const jumped = { ...server, offset: server.offset + step };
    expect(estimator.onSample(exchangeWith(jumped, from, 5, 5))).toBe('jump');
    expect(Math.abs(errorOf(estimator, jumped, from + 20))).toBeLessThan(0.5);
    expect(estimator.state()).toMatchObject({ epoch: 2, jumps: 1 });
    expect(estimator.state().skewPpm).toBeCloseTo(40, 0);
    expect(estimator.errorMs(from + 20)).toBeLessThan(10);
  }
});

const slowAnswers = [
  { there: 4600, back: 20, between: 0 },
  { there: 20, back: 4600, between: 0 },
  { there: 4600, back: 20, between: 20 },
  { there: 20, back: 4600, between: 20 },
];
test.each(slowAnswers)(
  '[TM5] T-3 a first answer of $there + $back ms and $between like it are stepped away from by the first good one',
  ({ there, back, between }) => {
    const estimator = createEstimator();
    estimator.onSample(exchangeWith(server, 0, there, back));
    for (let nth = 1; nth <= between; nth++) estimator.onSample(exchangeWith(server, 4_700 + nth * 30, there, back));
    const localMs = 9_700 + between * 30;
    expect(estimator.onSample(exchangeWith(server, localMs, 5, 5))).toBe('taken');
    expect(Math.abs(errorOf(estimator, server, localMs + 20))).toBeLessThan(10);
    expect(estimator.errorMs(localMs + 20)).toBeLessThan(50);
    expect(estimator.state()).toMatchObject({ epoch: 2, jumps: 0 });
  },
);

test('[TM5] a local clock that was set back is followed from the first exchange by its new time', () => {
  const estimator = createEstimator();
  const from = feed(estimator, server, { count: 60 });
  const setBack = { offset: server.offset + 3000 * (1 + server.ppm / 1e6), ppm: server.ppm };
  expect(estimator.onSample(exchangeWith(setBack, from - 3000, 5, 5))).toBe('jump');
  feed(estimator, setBack, { from: from - 2000, count: 3 });
  for (const later of [0, 500, 30_000]) expect(Math.abs(errorOf(estimator, setBack, from + 2000 + later))).toBeLessThan(0.2);
});

test('[TM5] an answer to a ping from before the jump does not undo it', () => {
  const estimator = createEstimator();
  const from = feed(estimator, server, { count: 30 });
  const jumped = { ...server, offset: server.offset + 60_000 };
  estimator.onSample(exchangeWith(jumped, from, 5, 5));
  expect(estimator.onSample(exchangeWith(server, from - 50, 5, 5))).toBe('stale');
  expect(Math.abs(errorOf(estimator, jumped, from + 100))).toBeLessThan(1);
  expect(estimator.state().refused.stale).toBe(1);
});

test('[TM9] a stamp later than the clock can be proves that it slept; one that came late proves nothing', () => {
  const estimator = createEstimator();
  const from = feed(estimator, server, { count: 30 });
  estimator.onStamp({ t2: serverAt(server, from) - 5000, t3: from });
  expect(estimator.state().epoch).toBe(1);
  estimator.onStamp({ t2: serverAt(server, from) + 60_000, t3: from + 5 });
  expect(estimator.state().epoch).toBe(2);
  expect(Math.abs(estimator.now(from + 5) - (serverAt(server, from) + 60_005))).toBeLessThan(6);
});

test('[TM5] T-3 within an epoch time never goes back, whatever comes', () => {
  const extras = fc.array(fc.tuple(fc.double({ min: 0, max: 400, noNaN: true }), fc.double({ min: 0, max: 400, noNaN: true }), fc.double({ min: 1, max: 3000, noNaN: true })), { maxLength: 40 }); // biome-ignore format: one shape
  fc.assert(
    fc.property(extras, (list) => {
      const estimator = createEstimator();
      let localMs = 0;
      let before = Number.NEGATIVE_INFINITY;
      let epoch = 0;
      for (const [there, back, wait] of list) {
        const exchange = exchangeWith(server, localMs, 1 + there, 1 + back);
        estimator.onSample(exchange);
        for (const at of [exchange.t3, exchange.t3 + wait / 2, exchange.t3 + wait]) {
          const now = estimator.now(at);
          if (estimator.state().epoch === epoch) expect(now).toBeGreaterThanOrEqual(before - 1e-3);
          before = now;
          epoch = estimator.state().epoch;
        }
        localMs = exchange.t3 + wait;
      }
      expect(estimator.state().jumps).toBe(0);
    }),
  );
});

test('toLocalMs is the inverse of now', () => {
  const estimator = createEstimator();
  const from = feed(estimator, server, { count: 20 });
  for (const ms of [0, 1, 60_000]) expect(estimator.toLocalMs(estimator.now(from + ms))).toBeCloseTo(from + ms, 3);
});

test('[TM3] T-6 what cannot have happened is counted and teaches nothing', () => {
  const estimator = createEstimator();
  feed(estimator, server, { count: 10 });
  const before = estimator.state();
  expect(estimator.onSample({ t0: 20_000, t1: Number.NaN, t2: 0, t3: 20_010 })).toBe('not-finite');
  expect(estimator.onSample({ t0: 20_000, t1: 1.79e12, t2: 1.79e12 + 50, t3: 20_010.5 })).toBe('negative-rtt');
  expect(estimator.onSample({ t0: 20_000, t1: 1.79e12, t2: 1.79e12, t3: 40_000.5 })).toBe('rtt-too-long');
  estimator.onStamp({ t2: Number.NaN, t3: 20_000 });
  expect(estimator.state()).toEqual({ ...before, refused: { ...before.refused, 'not-finite': 1, 'negative-rtt': 1, 'rtt-too-long': 1 } });
});

test('T-6 a clock in whole milliseconds may show a round trip a little below nothing', () => {
  const estimator = createEstimator();
  const grainy = (t0: number): Exchange => ({ t0, t1: 1.79e12 + t0 + 0.3, t2: 1.79e12 + t0 + 0.4, t3: t0 });
  const outcomes = [1000, 1060, 1121, 1180, 1243, 1300].map((t0) => estimator.onSample(grainy(t0)));
  expect(outcomes.at(-1)).toBe('taken');
  expect(estimator.errorMs(1300)).toBeGreaterThanOrEqual(1);
});

test('T-3 policy ewma: 0.8 old and 0.2 new, the first whole, nothing above 800 ms; each 30 s', () => {
  const estimator = createEstimator({ policy: 'ewma', maxSlewPpm: 500_000 });
  estimator.onSample({ t0: 0, t1: 1005, t2: 1005, t3: 10 });
  expect(estimator.state().offsetMs).toBe(1000);
  estimator.onSample({ t0: 30_000, t1: 31_105, t2: 31_105, t3: 30_010 });
  expect(estimator.state().offsetMs).toBe(1020);
  expect(estimator.onSample({ t0: 60_000, t1: 62_000, t2: 62_000, t3: 60_801 })).toBe('stale');
  expect(estimator.state().offsetMs).toBe(1020);
  expect(estimator.nextPingDelayMs({ reason: 'timer', localMs: 60_801 })).toBe(30_000);
});

test('T-3, P-14 policy ewma, tuned: the preset’s longest round trip, weights and interval, as they are at that moment', () => {
  let tuning = {};
  const estimator = createEstimator({ policy: 'ewma', maxSlewPpm: 500_000, tuning: () => tuning });
  estimator.onSample({ t0: 0, t1: 1005, t2: 1005, t3: 10 });
  tuning = { pingEveryMs: 15_000, weights: [0.9, 0.1] };
  estimator.onSample({ t0: 30_000, t1: 31_105, t2: 31_105, t3: 30_010 });
  expect(estimator.state().offsetMs).toBeCloseTo(1010);
  expect(estimator.nextPingDelayMs({ reason: 'timer', localMs: 30_010 })).toBe(15_000);
  tuning = { maxRttMs: 1200 };
  expect(estimator.onSample({ t0: 60_000, t1: 61_610, t2: 61_610, t3: 61_200 })).toBe('taken');
  expect(estimator.onSample({ t0: 62_000, t1: 63_610, t2: 63_610, t3: 63_201 })).toBe('stale');
  expect(estimator.nextPingDelayMs({ reason: 'timer', localMs: 63_201 })).toBe(30_000);
});

test('T-3 policy best-of-window: the shortest of five, none older than 75 s; each 15 s', () => {
  const estimator = createEstimator({ policy: 'best-of-window' });
  const sample = (t0: number, rtt: number, offset: number) =>
    estimator.onSample({ t0, t1: t0 + rtt / 2 + offset, t2: t0 + rtt / 2 + offset, t3: t0 + rtt });
  sample(0, 10, 1000);
  sample(1000, 100, 1040);
  expect(estimator.state().offsetMs).toBe(1000);
  for (const t0 of [2000, 3000, 4000, 5000]) sample(t0, 50, 1010);
  expect(estimator.state().offsetMs).toBe(1010);
  sample(81_000, 400, 1100);
  expect(estimator.state().offsetMs).toBe(1100);
});
