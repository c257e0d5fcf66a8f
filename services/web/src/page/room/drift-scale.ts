/** What the edges of a drawing of drift can stand for, ms. */
export const driftScales = [2, 10, 50, 250, 1_500, 10_000] as const;

/**
 * The smallest scale on which everything shown fits. It grows at once, and shrinks only when there is much room, so that it does not
 * go to and fro.
 */
export function driftScale(shownMs: readonly (number | undefined)[], before: number): number {
  const farthest = Math.max(0, ...shownMs.map((ms) => Math.abs(ms ?? 0)));
  const fits = (room: number) => driftScales.find((scale) => farthest <= scale * room) ?? driftScales[driftScales.length - 1] ?? before;
  const needed = fits(1);
  return needed > before ? needed : Math.min(before, fits(0.7));
}

/** `±2 ms`, `±1.5 s`. */
export const scaleText = (scale: number): string => (scale >= 1_000 ? `${scale / 1_000} s` : `${scale} ms`);
