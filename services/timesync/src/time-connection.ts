import { type Encoding, limits } from '@tutti/protocol';
import { type TokenBucket, tokenBucket } from '@tutti/service';

const pings = { burst: limits.pingBurst, perSec: 1000 / limits.pingRefillMs };
const excess = { burst: limits.floodBurst, perSec: 1000 / limits.floodRefillMs };

/** What is kept of one client. NOTE a class, for there are thousands. */
export class TimeConnection {
  readonly encoding: Encoding;
  readonly #pings: TokenBucket = tokenBucket(pings);
  #excess: TokenBucket | undefined;

  constructor(encoding: Encoding) {
    this.encoding = encoding;
  }

  /** False: one ping too many (TM7). Times are monotonic. */
  mayPing(nowMs: number): boolean {
    return this.#pings.take(nowMs);
  }

  /** False: patience is at its end (W16). */
  forgives(nowMs: number): boolean {
    this.#excess ??= tokenBucket(excess);
    return this.#excess.take(nowMs);
  }
}
