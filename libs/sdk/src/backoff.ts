/** Longest pause between two attempts to connect. */
const usualCapMs = 8_000;
const baseMs = 250;

/**
 * Pause before attempt number `attempt` (from 0), ms: doubling, and spread over the whole interval, so that a thousand clients of
 * one fallen gateway do not come back as one.
 *
 * @param random from 0 (inclusive) to 1 (exclusive).
 */
export function backoffMs(attempt: number, random: number, capMs = usualCapMs): number {
  const longestMs = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 16));
  return longestMs * (0.25 + 0.75 * random);
}
