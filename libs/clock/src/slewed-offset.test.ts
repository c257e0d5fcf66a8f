import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offsetOn, pendingMs, slewedOffset, slewTo, stepTo } from './slewed-offset.ts';

test('[TM5] a correction is made at the slew, then the line is followed', () => {
  const from = stepTo({ atLocalMs: 0, offsetMs: 100, skew: 0 });
  const to = slewTo({ atLocalMs: 1000, offsetMs: 110, skew: 0 }, from, 0.005);
  expect(slewedOffset(to, 1000)).toBe(100);
  expect(slewedOffset(to, 2000)).toBe(105);
  expect(pendingMs(to, 2000)).toBe(-5);
  expect(slewedOffset(to, 3000)).toBe(110);
  expect(slewedOffset(to, 9000)).toBe(110);
});

test('[TM5] whatever line comes, time by it never goes back, and runs no faster than slew and skew allow', () => {
  const lines = fc.array(
    fc.record({
      wait: fc.double({ min: 0, max: 5000, noNaN: true }),
      offset: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      ppm: fc.integer({ min: -200, max: 200 }),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(lines, fc.double({ min: 0.0005, max: 0.5, noNaN: true }), (list, slew) => {
      let slewed = stepTo({ atLocalMs: 0, offsetMs: 0, skew: 0 });
      let localMs = 0;
      let before = 0;
      for (const { wait, offset, ppm } of list) {
        const passed = wait / 10;
        for (let step = 0; step < 10; step++) {
          localMs += passed;
          const now = localMs + slewedOffset(slewed, localMs);
          expect(now - before).toBeGreaterThanOrEqual(passed * (1 - slew - 200e-6) - 1e-6);
          expect(now - before).toBeLessThanOrEqual(passed * (1 + slew + 200e-6) + 1e-6);
          before = now;
        }
        slewed = slewTo({ atLocalMs: localMs, offsetMs: offset, skew: ppm / 1e6 }, slewed, slew);
        expect(localMs + slewedOffset(slewed, localMs)).toBeCloseTo(before, 6);
      }
    }),
  );
});

test('the line itself grows by its skew', () => {
  expect(offsetOn({ atLocalMs: 1000, offsetMs: 5, skew: 100e-6 }, 11_000)).toBeCloseTo(6);
});
