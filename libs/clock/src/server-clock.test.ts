import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverClock } from './server-clock.ts';

function clockAt(startMs: number, maxSlewPpm = 500) {
  const local = { nowMs: startMs };
  return { local, clock: serverClock({ localNowMs: () => local.nowMs, maxSlewPpm }) };
}

test('[TM6] the first offset is adopted whole (T-3)', () => {
  const { clock } = clockAt(1000);
  expect(clock.synchronised).toBe(false);
  clock.steer(1.7e12);
  expect(clock.synchronised).toBe(true);
  expect(clock.nowMs()).toBe(1.7e12 + 1000);
  expect(clock.state()).toEqual({ offsetMs: 1.7e12, pendingMs: 0 });
});

test('[TM6] later offsets are slewed: 500 ppm is half a millisecond a second (T-5)', () => {
  const { local, clock } = clockAt(0);
  clock.steer(100);
  clock.steer(110);
  local.nowMs = 1000;
  expect(clock.state()).toEqual({ offsetMs: 100.5, pendingMs: 9.5 });
  local.nowMs = 40_000;
  expect(clock.state()).toEqual({ offsetMs: 110, pendingMs: 0 });
  expect(clock.nowMs()).toBe(40_110);
});

test('[TM6] once synchronised it never goes back and never runs faster than it may, whatever it is told (T-5)', () => {
  const acts = fc.array(
    fc.record({
      pass: fc.double({ min: -50, max: 5000, noNaN: true }),
      offset: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
    }),
    {
      maxLength: 50,
    },
  );
  fc.assert(
    fc.property(acts, fc.integer({ min: 1, max: 5000 }), (list, ppm) => {
      const { local, clock } = clockAt(10_000, ppm);
      clock.steer(0);
      let before = clock.nowMs();
      let highest = local.nowMs;
      for (const { pass, offset } of list) {
        local.nowMs += pass;
        if (offset !== null) clock.steer(offset);
        const passed = Math.max(0, local.nowMs - highest);
        highest = Math.max(highest, local.nowMs);
        const now = clock.nowMs();
        expect(now).toBeGreaterThanOrEqual(before);
        expect(Math.abs(now - before - passed)).toBeLessThanOrEqual((passed * ppm) / 1e6 + 1e-6);
        before = now;
      }
    }),
  );
});

test('[TM6] a jump of the local clock itself is made up for at once, forward only (T-5)', () => {
  const { local, clock } = clockAt(1000);
  clock.steer(500);
  local.nowMs = 2000;
  clock.adopt(60_500);
  expect(clock.nowMs()).toBe(62_500);
  clock.adopt(500);
  expect(clock.nowMs()).toBe(62_500);
  local.nowMs = 3000;
  expect(clock.nowMs()).toBeCloseTo(63_499.5, 6);
});
