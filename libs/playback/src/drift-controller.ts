/** What to do about a drift: nothing, another rate for a while, or a jump. `factor` multiplies the base rate. */
export type DriftAction = { readonly kind: 'hold' } | { readonly kind: 'rate'; readonly factor: number } | { readonly kind: 'seek' };

export type DriftPolicy = {
  /** Inside it nothing is done. */
  readonly deadZoneMs: number;
  /** Beyond it a rate would take too long. */
  readonly seekBeyondMs: number;
  /** The time in which a rate alone would remove the drift. */
  readonly horizonMs: number;
  readonly maxRateDelta: number;
};

/**
 * The default (P-10): one proportional rate, small enough that nobody hears it, a jump only when far off.
 * ±0.5 % is what the field calls inaudible; over 2 s it removes 10 ms.
 */
export const precise: DriftPolicy = { deadZoneMs: 0.5, seekBeyondMs: 60, horizonMs: 2000, maxRateDelta: 0.005 };

/** `driftMs = actualMs − expectedMs`: positive is ahead, so the rate goes down. */
export function correct(driftMs: number, policy: DriftPolicy): DriftAction {
  const distanceMs = Math.abs(driftMs);
  if (distanceMs <= policy.deadZoneMs) return { kind: 'hold' };
  if (distanceMs > policy.seekBeyondMs) return { kind: 'seek' };
  return { kind: 'rate', factor: 1 - Math.min(policy.maxRateDelta, Math.max(-policy.maxRateDelta, driftMs / policy.horizonMs)) };
}
