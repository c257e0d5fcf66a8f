import { limits } from '@tutti/protocol';
import { type TokenBucket, type TokenBucketOptions, tokenBucket } from '@tutti/service';

/** What a connection may do only so often. `excess`: whatever was over one of the others. */
export type Limited = keyof typeof rates;

/** One connection's limits (TM7, W16): what is over them costs the sender, never others. */
export type Allowance = {
  /** False: one too many. `nowMs` is monotonic. */
  take(what: Limited, nowMs: number): boolean;
};

export function allowance(): Allowance {
  const buckets: Partial<Record<Limited, TokenBucket>> = {};
  return {
    take(what, nowMs) {
      buckets[what] ??= tokenBucket(rates[what]);
      return buckets[what].take(nowMs);
    },
  };
}

const rate = (burst: number, refillMs: number): TokenBucketOptions => ({ burst, perSec: 1000 / refillMs });

const rates = {
  ping: rate(limits.pingBurst, limits.pingRefillMs),
  report: rate(limits.reportBurst, limits.reportRefillMs),
  state: rate(limits.stateBurst, limits.stateRefillMs),
  command: rate(limits.commandBurst, limits.commandRefillMs),
  excess: rate(limits.floodBurst, limits.floodRefillMs),
};
