export type TokenBucketOptions = { readonly burst: number; readonly perSec: number };

/** Lets `burst` through at once and `perSec` after that. Times are monotonic ms. */
export type TokenBucket = { take(nowMs: number): boolean };

export const tokenBucket = (options: TokenBucketOptions): TokenBucket => new Bucket(options);

/** NOTE a class, for a server of sockets has some of them for each of its thousands of connections: as closures they are three times as large. */
class Bucket implements TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #filledAtMs: number | undefined;

  constructor(options: TokenBucketOptions) {
    this.#options = options;
    this.#tokens = options.burst;
  }

  take(nowMs: number): boolean {
    const { burst, perSec } = this.#options;
    const sinceMs = Math.max(0, nowMs - (this.#filledAtMs ?? nowMs));
    this.#tokens = Math.min(burst, this.#tokens + (sinceMs * perSec) / 1000);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
