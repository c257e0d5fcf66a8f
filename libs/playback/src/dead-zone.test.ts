import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deadZoneMs, widestDeadZoneMs } from './dead-zone.ts';

const leastMs = 0.5;
const doubts = fc.double({ min: 0, max: 1e6, noNaN: true });

test('[PB17] a clock that is sure leaves the policy’s own dead zone (P-10)', () => {
  expect(deadZoneMs({ errorMs: 0.3, spreadMs: 0.2 }, leastMs)).toBe(0.5);
});

test('[PB17] a tenth of the bound and a third of the spread, as independent doubts (P-10)', () => {
  expect(deadZoneMs({ errorMs: 30, spreadMs: 12 }, leastMs)).toBeCloseTo(5);
});

test('[PB17] it grows with every doubt, and is inaudible however large that is, or unknown (P-10)', () => {
  fc.assert(
    fc.property(doubts, doubts, doubts, (errorMs, spreadMs, more) => {
      const zone = deadZoneMs({ errorMs, spreadMs }, leastMs);
      expect(zone).toBeGreaterThanOrEqual(leastMs);
      expect(zone).toBeLessThanOrEqual(widestDeadZoneMs);
      expect(deadZoneMs({ errorMs: errorMs + more, spreadMs }, leastMs)).toBeGreaterThanOrEqual(zone);
      expect(deadZoneMs({ errorMs, spreadMs: spreadMs + more }, leastMs)).toBeGreaterThanOrEqual(zone);
    }),
  );
  expect(deadZoneMs({ errorMs: Number.POSITIVE_INFINITY, spreadMs: 0 }, leastMs)).toBe(widestDeadZoneMs);
});
