import { type DriftPolicy, isBeyond } from './drift-policy.ts';

/**
 * What to do about a drift: nothing (the base rate), another rate for a while, or a jump, for which the time may have to be asked anew. `factor` multiplies the base rate.
 */
export type DriftAction =
  | { readonly kind: 'hold' }
  | { readonly kind: 'rate'; readonly factor: number }
  | { readonly kind: 'seek' }
  | { readonly kind: 'sample-then-seek' };

/** What a policy says to one drift. `driftMs = actualMs − expectedMs`: positive is ahead, so the rate goes down. */
export function correct(driftMs: number, policy: DriftPolicy): DriftAction {
  const distanceMs = Math.abs(driftMs);
  if (!isBeyond(distanceMs, policy.acts)) return { kind: 'hold' };
  if (isBeyond(distanceMs, policy.samples)) return { kind: 'sample-then-seek' };
  return isBeyond(distanceMs, policy.seeks) ? { kind: 'seek' } : bend(driftMs, policy);
}

/** What the rate alone can do about it. */
export function bend(driftMs: number, { acts, horizonMs, maxRateDelta }: DriftPolicy): DriftAction {
  if (maxRateDelta === 0 || !isBeyond(Math.abs(driftMs), acts)) return { kind: 'hold' };
  return { kind: 'rate', factor: 1 - Math.min(maxRateDelta, Math.max(-maxRateDelta, driftMs / horizonMs)) };
}
