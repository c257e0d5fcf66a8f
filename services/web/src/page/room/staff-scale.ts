/** Drift that the outer lines of the staff can stand for, ms. */
export const staffScales = [2, 10, 50, 250, 1_500, 10_000] as const;

/**
 * The smallest scale on which everything shown fits. It grows at once, and shrinks only when there is much room, so that it does not
 * go to and fro.
 */
export function staffScale(drifts: readonly (number | undefined)[], before: number): number {
  const farthest = Math.max(0, ...drifts.map((driftMs) => Math.abs(driftMs ?? 0)));
  const fits = (room: number) => staffScales.find((scale) => farthest <= scale * room) ?? staffScales[staffScales.length - 1] ?? before;
  const needed = fits(1.15);
  return needed > before ? needed : Math.min(before, fits(0.7));
}
