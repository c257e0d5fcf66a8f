/** How sure a measured drift is, ms: the clock's error bound, and the distance between the quartiles of the output's readings. */
export type DriftDoubt = { readonly errorMs: number; readonly spreadMs: number };

/** Two sources 15 ms apart are heard as one, so no doubt excuses more. */
export const widestDeadZoneMs = 15;

/** A bound that holds is about three standard deviations; the median of nine readings is off by a third of their quartiles' distance. */
const deviations = 3;

/**
 * The dead zone that a doubt justifies (P-10): one standard deviation of the drift as it is known. A drift within it is as likely the clock's or the output's as
 * the player's, and correcting it would be following noise.
 *
 * @param leastMs what the player's own jitter asks for; Source: docs/adr/0020-sound-lab.md.
 */
export function deadZoneMs({ errorMs, spreadMs }: DriftDoubt, leastMs: number): number {
  const doubtMs = Math.hypot(errorMs / deviations, spreadMs / deviations);
  return Math.max(leastMs, Math.min(widestDeadZoneMs, doubtMs));
}
