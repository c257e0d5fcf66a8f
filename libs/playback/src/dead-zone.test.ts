import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deadZoneMs, widestDeadZoneMs } from './dead-zone.ts';
import { precise } from './drift-controller.ts';

const doubts = fc.double({ min: 0, max: 1e6, noNaN: true });

test('[PB17] a clock that is sure leaves the policy’s own dead zone (P-10)', () => {
  expect(deadZoneMs({ errorMs: 0.3, spreadMs: 0.2 }, precise.deadZoneMs)).toBe(0.5);
});

test('[PB17] a tenth of the bound and a third of the spread, as independent doubts (P-10)', () => {
  expect(deadZoneMs({ errorMs: 30, spreadMs: 12 }, precise.deadZoneMs)).toBeCloseTo(5);
});

test('[PB17] it grows with every doubt, and is inaudible however large that is, or unknown (P-10)', () => {
  fc.assert(
    fc.property(doubts, doubts, doubts, (errorMs, spreadMs, more) => {
      const zone = deadZoneMs({ errorMs, spreadMs }, precise.deadZoneMs);
      expect(zone).toBeGreaterThanOrEqual(precise.deadZoneMs);
      expect(zone).toBeLessThanOrEqual(widestDeadZoneMs);
      expect(deadZoneMs({ errorMs: errorMs + more, spreadMs }, precise.deadZoneMs)).toBeGreaterThanOrEqual(zone);
      expect(deadZoneMs({ errorMs, spreadMs: spreadMs + more }, precise.deadZoneMs)).toBeGreaterThanOrEqual(zone);
    }),
  );
  expect(deadZoneMs({ errorMs: Number.POSITIVE_INFINITY, spreadMs: 0 }, precise.deadZoneMs)).toBe(widestDeadZoneMs);
});
