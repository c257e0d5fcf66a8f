import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adaptiveLead, jumpLead } from './lead.ts';

test.each([
  [20, 100],
  [50, 100],
  [120, 240],
  [250, 500],
  [900, 500],
])('[PB11] a round trip of %d ms gives a jump a lead of %d ms (P-3)', (forecastRttMs, leadMs) => {
  expect(jumpLead({ forecastRttMs }).leadMs).toBe(leadMs);
});

test('[PB11] a start has the members’ longest preparation on top, and says why (P-3)', () => {
  expect(adaptiveLead({ forecastRttMs: 120, maxPrepareMs: 300 })).toEqual({
    leadMs: 540,
    reason: '2 x 120 ms round trip within 100 to 500 + 300 ms preparation',
  });
});

test('[PB11] before anyone reported: 50 ms round trip (T-4), one second of preparation', () => {
  expect(adaptiveLead({ forecastRttMs: undefined, maxPrepareMs: undefined }).leadMs).toBe(1100);
});

test('[PB11] whatever is reported, the lead is between 100 and 500 ms plus the preparation, and its reason fits the log', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 600_000, noNaN: true }),
      fc.double({ min: 0, max: 600_000, noNaN: true }),
      (forecastRttMs, maxPrepareMs) => {
        const { leadMs, reason } = adaptiveLead({ forecastRttMs, maxPrepareMs });
        expect(leadMs).toBeGreaterThanOrEqual(100 + maxPrepareMs);
        expect(leadMs).toBeLessThanOrEqual(500 + maxPrepareMs);
        expect(reason.length).toBeLessThanOrEqual(200);
      },
    ),
  );
});
