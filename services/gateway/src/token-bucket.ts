export type TokenBucketOptions = { readonly burst: number; readonly perSec: number };

/** Lets `burst` through at once and `perSec` after that. Times are monotonic ms. */
export type TokenBucket = { take(nowMs: number): boolean };

export function tokenBucket({ burst, perSec }: TokenBucketOptions): TokenBucket {
  let tokens = burst;
  let filledAtMs: number | undefined;
  return {
    take(nowMs) {
      const sinceMs = Math.max(0, nowMs - (filledAtMs ?? nowMs));
      tokens = Math.min(burst, tokens + (sinceMs * perSec) / 1000);
      filledAtMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
