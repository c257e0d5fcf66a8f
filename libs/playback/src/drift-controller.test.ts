import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correct, type DriftPolicy, precise } from './drift-controller.ts';

const drifts = fc.double({ min: -5000, max: 5000, noNaN: true });

test('[PB17] ahead slows down, behind speeds up, and never by more than the policy allows (P-10)', () => {
  fc.assert(
    fc.property(drifts, (driftMs) => {
      const action = correct(driftMs, precise);
      if (action.kind !== 'rate') return;
      expect(Math.sign(1 - action.factor)).toBe(Math.sign(driftMs));
      expect(Math.abs(1 - action.factor)).toBeLessThanOrEqual(precise.maxRateDelta + 1e-12);
    }),
  );
});

test('[PB17] nothing inside the dead zone, a seek only when far off, its borders included in the milder (P-10)', () => {
  expect(correct(0.5, precise)).toEqual({ kind: 'hold' });
  expect(correct(-0.5, precise)).toEqual({ kind: 'hold' });
  expect(correct(0.51, precise).kind).toBe('rate');
  expect(correct(-60, precise).kind).toBe('rate');
  expect(correct(60.1, precise)).toEqual({ kind: 'seek' });
});

test('[PB17] 4 ms ahead: 0.2 % slower, gone in two seconds at that rate (P-10)', () => {
  expect(correct(4, precise)).toEqual({ kind: 'rate', factor: 0.998 });
});

/** Plays on under the controller's hand until it holds or the time is over; a rate stays until the next check. */
function settle(driftMs: number, policy: DriftPolicy, { everyMs, skewPpm, maxMs }: { everyMs: number; skewPpm: number; maxMs: number }) {
  let drift = driftMs;
  const seen = [drift];
  for (let ms = 0; ms < maxMs; ms += everyMs) {
    const action = correct(drift, policy);
    if (action.kind === 'seek') drift = 0;
    else drift += everyMs * (action.kind === 'rate' ? action.factor * (1 + skewPpm / 1e6) - 1 : skewPpm / 1e6);
    seen.push(drift);
  }
  return seen;
}

test('[PB17] any error in reach ends inside the dead zone and stays there, without swinging through (P-10)', () => {
  fc.assert(
    fc.property(fc.double({ min: -60, max: 60, noNaN: true }), fc.constantFrom(100, 250, 1000), (driftMs, everyMs) => {
      const seen = settle(driftMs, precise, { everyMs, skewPpm: 0, maxMs: 60_000 });
      expect(Math.abs(seen.at(-1) ?? Number.NaN)).toBeLessThanOrEqual(precise.deadZoneMs);
      for (const drift of seen) expect(drift * Math.sign(driftMs)).toBeGreaterThanOrEqual(-1e-9);
    }),
  );
});

test('[PB17] a device clock wrong by up to 200 ppm is held within a millisecond (P-10)', () => {
  fc.assert(
    fc.property(drifts, fc.integer({ min: -200, max: 200 }), (driftMs, skewPpm) => {
      const seen = settle(driftMs, precise, { everyMs: 250, skewPpm, maxMs: 90_000 });
      for (const drift of seen.slice(-100)) expect(Math.abs(drift)).toBeLessThanOrEqual(1);
    }),
  );
});
