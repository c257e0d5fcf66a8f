/** Whether Resync is shown as needed: from 1.50 s of drift until it is below 0.80 s, in every policy (P-11). What is not known for a moment, as during a jump, changes nothing. */
export function resyncNeeded(was: boolean, driftMs: number | undefined): boolean {
  if (driftMs === undefined) return was;
  return Math.abs(driftMs) > 1_500 || (was && Math.abs(driftMs) >= 800);
}
