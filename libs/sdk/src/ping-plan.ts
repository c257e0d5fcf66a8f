/** What the gateway grants a connection: 16 pings at once, then one a second (T-2). We stay a little below it. */
export const bucketSize = 15;

/** Pings of the first burst, and of a later one on a tab's return. */
export const firstBurst = 12;
export const laterBurst = 5;
/** Pings of a burst stand this far apart, so that one queue in the network does not spoil them all. */
export const burstSpacingMs = 80;

/** Quick while the estimate is young, then as rarely as keeps it good: 12 + 30 + 285 = 327 in the first ten minutes (T-7). */
export const pauseBetweenPingsMs = (sinceConnectedMs: number): number => (sinceConnectedMs < 30_000 ? 1_000 : 2_000);

/** The gateway's token bucket as the client counts it, so that no ping is sent only to be dropped. */
export function pingBudget(nowMs: number): { take(nowMs: number): boolean } {
  let tokens = bucketSize;
  let atMs = nowMs;
  return {
    take(takenAtMs) {
      tokens = Math.min(bucketSize, tokens + Math.max(0, takenAtMs - atMs) / 1000);
      atMs = takenAtMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
