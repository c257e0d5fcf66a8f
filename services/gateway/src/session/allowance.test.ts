import { limits } from '@tutti/protocol';
import { expect, test } from 'vitest';
import { type Allowance, allowance, type Limited } from './allowance.ts';

const taken = (own: Allowance, what: Limited, nowMs: number, tries = 5_000) =>
  Array.from({ length: tries }, () => own.take(what, nowMs)).filter(Boolean).length;

test.each([
  ['ping', limits.pingBurst, limits.pingRefillMs],
  ['report', limits.reportBurst, limits.reportRefillMs],
  ['state', limits.stateBurst, limits.stateRefillMs],
  ['command', limits.commandBurst, limits.commandRefillMs],
  ['excess', limits.floodBurst, limits.floodRefillMs],
] as const)('[TM7] [W16] T-2 %s: %i at once, then one each %i ms', (what, burst, refillMs) => {
  const own = allowance();
  expect(taken(own, what, 0)).toBe(burst);
  expect(taken(own, what, refillMs - 0.5)).toBe(0);
  expect(taken(own, what, 3 * refillMs)).toBe(3);
});

test('[TM7] each kind has its own: a flood of one leaves the others as they were', () => {
  const own = allowance();
  taken(own, 'ping', 0);
  expect(taken(own, 'report', 0)).toBe(limits.reportBurst);
});
