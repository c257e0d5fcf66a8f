import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance } from '../chance.ts';
import { type LocalClockOptions, localClock } from './local-clock.ts';

const clockOf = (options: Partial<LocalClockOptions> = {}) =>
  localClock({ startMs: 0, skewPpm: 0, wanderPpm: 0, resolutionMs: 1e-9, durationMs: 600_000, ...options }, chance(1, 'test'));

test('a clock that is 100 ppm fast gains 6 ms in a minute', () => {
  expect(clockOf({ skewPpm: 100, startMs: 50 }).read(60_000)).toBeCloseTo(60_056, 6);
});

test('a step is a step: all of it, at once, for ever, and timers do not see it', () => {
  const clock = clockOf({ steps: [{ atMs: 1_000, byMs: 3_000 }] });
  expect([999, 1_000, 600_000].map((atMs) => Math.round(clock.aheadMs(atMs)))).toEqual([0, 3_000, 3_000]);
  expect(clock.elapsedMs(2_000)).toBeCloseTo(2_000);
});

test('in its sleep it stands still, and timers with it', () => {
  const clock = clockOf({ standstills: [{ fromMs: 1_000, toMs: 61_000 }] });
  expect([1_000, 30_000, 61_000, 62_000].map((atMs) => Math.round(clock.read(atMs)))).toEqual([1_000, 1_000, 1_000, 2_000]);
  expect(clock.trueMsWhen(1_500)).toBeCloseTo(61_500);
});

test('it reads whole ticks of its resolution, never ahead of itself', () => {
  const clock = clockOf({ resolutionMs: 1, startMs: 0.4 });
  expect([0.5, 0.7, 1.7].map(clock.read)).toEqual([0, 1, 2]);
});

test('its skew walks: after n seconds the standard deviation is √n times that of one', () => {
  const skewAfter = (seed: number, sec: number) => {
    const clock = localClock({ startMs: 0, skewPpm: 0, wanderPpm: 1, resolutionMs: 1e-9, durationMs: 600_000 }, chance(seed, 'walk'));
    return (clock.aheadMs((sec + 1) * 1_000) - clock.aheadMs(sec * 1_000)) * 1e3;
  };
  const deviation = (sec: number) => {
    const all = Array.from({ length: 400 }, (_, seed) => skewAfter(seed, sec));
    return Math.sqrt(all.reduce((sum, each) => sum + each ** 2, 0) / all.length);
  };
  expect(deviation(1)).toBeGreaterThan(0.85);
  expect(deviation(1)).toBeLessThan(1.15);
  expect(deviation(100) / deviation(1)).toBeGreaterThan(8.5);
  expect(deviation(100) / deviation(1)).toBeLessThan(11.5);
});

test('when a timer is due is found back from how long it counts', () => {
  const clock = clockOf({ skewPpm: -80, wanderPpm: 5, standstills: [{ fromMs: 100_000, toMs: 160_000 }] });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 650_000, noNaN: true }), (trueMs) => {
      const isAsleep = trueMs > 100_000 && trueMs < 160_000;
      expect(clock.trueMsWhen(clock.elapsedMs(trueMs))).toBeCloseTo(isAsleep ? 100_000 : trueMs, 4);
    }),
  );
});
