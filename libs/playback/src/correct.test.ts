import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correct } from './correct.ts';
import { frame, music, party, precise, replay } from './drift-policy.ts';
import { presets } from './presets.ts';

const drifts = fc.double({ min: -5000, max: 5000, noNaN: true });
const policies = fc.constantFrom(precise.exact, precise.bends, precise.jumps, party(), music, replay, frame(1000 / 30));
const low = party(presets['low-latency'].thresholdsSec);
const high = party(presets['high-latency'].thresholdsSec);

test.each([
  ['party', party(), 199.9, 'hold'],
  ['party', party(), 200, 'seek'],
  ['party', party(), 60_000, 'seek'],
  ['party low-latency', low, 149.9, 'hold'],
  ['party low-latency', low, 150, 'seek'],
  ['party low-latency', low, 600, 'seek'],
  ['party low-latency', low, 799.9, 'seek'],
  ['party low-latency', low, 800, 'sample-then-seek'],
  ['party high-latency', high, 299.9, 'hold'],
  ['party high-latency', high, 300, 'seek'],
  ['party high-latency', high, 1199.9, 'seek'],
  ['party high-latency', high, 1200, 'sample-then-seek'],
  ['music', music, 249.9, 'hold'],
  ['music', music, 250, 'rate'],
  ['music', music, 1999.9, 'rate'],
  ['music', music, 2000, 'seek'],
  ['replay', replay, 49.9, 'hold'],
  ['replay', replay, 50, 'rate'],
  ['replay', replay, 200, 'rate'],
  ['replay', replay, 200.0001, 'seek'],
  ['frame at 25', frame(40), 20, 'hold'],
  ['frame at 25', frame(40), 20.1, 'rate'],
  ['frame at 25', frame(40), 240, 'rate'],
  ['frame at 25', frame(40), 240.1, 'seek'],
  ['frame at 60', frame(1000 / 60), 200, 'rate'],
  ['frame at 60', frame(1000 / 60), 200.1, 'seek'],
  ['precise, exact jumps', precise.exact, 0.2, 'hold'],
  ['precise, exact jumps', precise.exact, 0.21, 'rate'],
  ['precise, exact jumps', precise.exact, 30, 'rate'],
  ['precise, exact jumps', precise.exact, 30.1, 'seek'],
  ['precise, heard jumps', precise.bends, 200, 'rate'],
  ['precise, heard jumps', precise.bends, 200.1, 'seek'],
  ['precise, no rates', precise.jumps, 200, 'hold'],
  ['precise, no rates', precise.jumps, 200.1, 'seek'],
] as const)('[PB17] P-10, P-14 %s: %#. %s', (_name, policy, distanceMs, kind) => {
  expect(correct(distanceMs, policy).kind).toBe(kind);
  expect(correct(-distanceMs, policy).kind).toBe(kind);
});

test('[PB17] P-10 ahead slows down, behind speeds up, and never by more than the policy allows', () => {
  fc.assert(
    fc.property(policies, drifts, (policy, driftMs) => {
      const action = correct(driftMs, policy);
      if (action.kind !== 'rate') return;
      expect(Math.sign(1 - action.factor)).toBe(Math.sign(driftMs));
      expect(Math.abs(1 - action.factor)).toBeLessThanOrEqual(policy.maxRateDelta + 1e-12);
    }),
  );
});

test('[PB17] P-10 nobody bends by more than 2 % by default; the predecessors always by 3 %', () => {
  for (const { maxRateDelta } of Object.values(precise)) expect(maxRateDelta).toBeLessThanOrEqual(0.02);
  for (const [policy, driftMs] of [
    [music, 250],
    [music, 1999],
    [replay, 50],
    [replay, 200],
  ] as const) {
    expect(correct(driftMs, policy)).toEqual({ kind: 'rate', factor: 0.97 });
    expect(correct(-driftMs, policy)).toEqual({ kind: 'rate', factor: 1.03 });
  }
});

test('[PB17] P-10 in between the rate is in proportion: 3 ms ahead, 0.3 % slower, gone in a second', () => {
  expect(correct(3, precise.exact)).toEqual({ kind: 'rate', factor: 0.997 });
});
