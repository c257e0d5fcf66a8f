import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adaptiveLead, jumpLead } from './lead.ts';

test.each([
  [20, 0, 100],
  [50, 0, 100],
  [20, 80, 120],
  [120, 0, 240],
  [120, 12.5, 252.5],
  [250, 0, 500],
  [240, 30, 500],
  [900, 3, 500],
])('[PB11] a round trip of %d ms and an error bound of %d ms give a jump a lead of %d ms (P-3)', (forecastRttMs, maxErrorMs, leadMs) => {
  expect(jumpLead({ forecastRttMs, maxErrorMs }).leadMs).toBe(leadMs);
});

test('[PB11] a start has the members’ preparation on top, and says why (P-3)', () => {
  expect(adaptiveLead({ forecastRttMs: 120, maxErrorMs: 4.25, maxPrepareMs: 300 })).toEqual({
    leadMs: 544.25,
    reason: '2 x 120 ms round trip + 4 ms clock error + 300 ms preparation',
  });
});

test('[PB11] the reason names what decided: the members, or the least or the most that is allowed (P-3)', () => {
  expect(jumpLead({ forecastRttMs: 8, maxErrorMs: 1 }).reason).toBe('least 100 ms (2 x 8 ms round trip + 1 ms clock error)');
  expect(jumpLead({ forecastRttMs: 300, maxErrorMs: 9 }).reason).toBe('most 500 ms (2 x 300 ms round trip + 9 ms clock error)');
});

test('[PB11] before anyone reported: 50 ms round trip (T-4), one second of preparation, and both are said to be assumed', () => {
  expect(adaptiveLead({ forecastRttMs: undefined, maxErrorMs: undefined, maxPrepareMs: undefined })).toEqual({
    leadMs: 1100,
    reason: '2 x 50 ms round trip, assumed, + 0 ms clock error + 1000 ms preparation, assumed',
  });
});

test.each([3_999, 4_000, 4_001, 30_000, 600_000, Number.MAX_VALUE])(
  '[PB18] a preparation of %d ms delays a start by at most 4 s (P-3)',
  (maxPrepareMs) => {
    const { leadMs, reason } = adaptiveLead({ forecastRttMs: 120, maxErrorMs: 0, maxPrepareMs });
    expect(leadMs).toBe(240 + Math.min(4_000, maxPrepareMs));
    expect(reason.includes('the most that counts')).toBe(maxPrepareMs > 4_000);
  },
);

test('[PB11] whatever is reported, the lead is between 100 and 500 ms plus at most 4 s, and its reason fits the log', () => {
  const ms = fc.double({ min: 0, max: 600_000, noNaN: true });
  fc.assert(
    fc.property(
      ms,
      fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), { nil: undefined }),
      ms,
      (rtt, error, prepare) => {
        const { leadMs, reason } = adaptiveLead({ forecastRttMs: rtt, maxErrorMs: error, maxPrepareMs: prepare });
        expect(leadMs).toBeGreaterThanOrEqual(100 + Math.min(4_000, prepare));
        expect(leadMs).toBeLessThanOrEqual(500 + Math.min(4_000, prepare));
        expect(reason.length).toBeLessThanOrEqual(200);
      },
    ),
  );
});
