/** What a server grants a connection: 16 pings at once, then one a second (T-2). We stay a little below it. */
export const bucketSize = 15;

/** The server's token bucket as the client counts it, so that no ping is sent only to be dropped. */
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
