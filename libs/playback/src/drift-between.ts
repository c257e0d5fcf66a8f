/**
 * actual − expected, ms into the track. Where the line turns, the shorter way round: just after the turn one may be at the end of it and the other at the beginning.
 *
 * @param turnMs after how much the line is where it was (`turnsMs`); undefined when it never is.
 */
export function driftBetween(actualMs: number, expectedMs: number, turnMs?: number): number {
  const driftMs = actualMs - expectedMs;
  return turnMs === undefined ? driftMs : driftMs - turnMs * Math.round(driftMs / turnMs);
}
