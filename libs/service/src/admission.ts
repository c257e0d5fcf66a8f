import { tokenBucket } from './token-bucket.ts';

export type AdmissionOptions = {
  /** New connections a second; as many may come at once. */
  readonly perSec: number;
  /** 0 to 1. */
  readonly random: () => number;
};

/** How many connections a server takes up at a time: a thousand that come back together would otherwise all be served late. */
export type Admission = {
  /** 0: come in. Else: too many now, come back after so many ms. Times are monotonic ms. */
  waitMs(nowMs: number): number;
};

/**
 * Who is turned away is told when it would be its turn, were all before it to come back at theirs; half as long again is left to chance, so that
 * nobody comes back at the same moment as another.
 */
export function admission({ perSec, random }: AdmissionOptions): Admission {
  const bucket = tokenBucket({ burst: perSec, perSec });
  let turnedAway = 0;
  let countedAtMs: number | undefined;
  return {
    waitMs(nowMs) {
      turnedAway = Math.max(0, turnedAway - ((nowMs - (countedAtMs ?? nowMs)) * perSec) / 1000);
      countedAtMs = nowMs;
      if (bucket.take(nowMs)) return 0;
      turnedAway += 1;
      return Math.ceil((turnedAway / perSec) * 1000 * (1 + random() / 2));
    },
  };
}
