/** How sure a measured drift is, ms: the clock's error bound, and the distance between the quartiles of the output's readings. */
export type DriftDoubt = { readonly errorMs: number; readonly spreadMs: number };

/** Two sources 15 ms apart are heard as one, so no doubt excuses more. */
export const widestDeadZoneMs = 15;

/** Most of a bound is what no exchange can tell, how a path divides into its two ways: that stays as it is. What moves, and would be followed, is about a tenth. */
const boundShare = 1 / 10;
/** The median of nine readings is off by a third of their quartiles' distance. */
const spreadShare = 1 / 3;

/**
 * The dead zone that a doubt justifies (P-10): how far the drift may seem to move while the player does not. Correcting that would be following noise; a wider zone
 * would let players rest as far apart as their clocks are unsure, though these are rarely as wrong as that, and wrong alike.
 *
 * @param leastMs what the player's own jitter asks for; Source: docs/adr/0020-sound-lab.md.
 */
export function deadZoneMs({ errorMs, spreadMs }: DriftDoubt, leastMs: number): number {
  const doubtMs = Math.hypot(errorMs * boundShare, spreadMs * spreadShare);
  return Math.max(leastMs, Math.min(widestDeadZoneMs, doubtMs));
}
