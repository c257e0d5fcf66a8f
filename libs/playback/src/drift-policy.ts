/** What corrects a player. `exact`: jumps are cross-faded and land on a sample. `bends`: its rate can change, a jump is heard. `jumps`: its rate cannot be changed finely. */
export type Steering = 'exact' | 'bends' | 'jumps';

/** A limit, and whether what is exactly on it is beyond. */
export type Limit = { readonly ms: number; readonly beyond: 'above' | 'from' };

export const isBeyond = (distanceMs: number, { ms, beyond }: Limit): boolean => (beyond === 'from' ? distanceMs >= ms : distanceMs > ms);

/** What is done about a drift, as distances of actual from expected (P-10). */
export type DriftPolicy = {
  /** Up to here nothing is done. */
  readonly acts: Limit;
  /** Beyond it a rate would take too long. */
  readonly seeks: Limit;
  /** Beyond it the clock is asked first: so far off, it may be the clock that is wrong. */
  readonly samples: Limit;
  /** The time in which a rate alone would remove the drift. */
  readonly horizonMs: number;
  /** 0: no rates, only jumps. */
  readonly maxRateDelta: number;
  /** How often it looks, and how long a rate stays in steady state, ms. */
  readonly everyMs: number;
  readonly rateEveryMs: number;
  /** It stands on the median of so many readings. */
  readonly readings: number;
  /** A jump has to be asked for by two readings that differ by no more than this; undefined: by one. */
  readonly confirmsWithinMs?: number;
  /** Once it bends, it bends until here: few long bends instead of many short ones. Undefined: until `acts`. */
  readonly releasesMs?: number;
  /** The dead zone is as wide as the drift is unsure, and a jump must be worth what jumps miss by. */
  readonly followsDoubt: boolean;
};

const above = (ms: number): Limit => ({ ms, beyond: 'above' });
const from = (ms: number): Limit => ({ ms, beyond: 'from' });
const never = above(Number.POSITIVE_INFINITY);

const careful = { samples: never, everyMs: 0, rateEveryMs: 1000, followsDoubt: true } as const;

/**
 * The default (P-10): one proportional rate that nobody hears, kept for a second so that nobody hears it change either, and a jump only when far off. What "far" is,
 * depends on what a jump costs. Source: docs/adr/0020-sound-lab.md for `exact`, docs/adr/0074-drift-controller.md for the others.
 */
export const precise: Readonly<Record<Steering, DriftPolicy>> = {
  /** An echo of 30 ms is worse than one cross-faded jump. ±0.5 % is what the field calls inaudible. */
  exact: { ...careful, acts: above(0.2), seeks: above(30), horizonMs: 1000, maxRateDelta: 0.005, readings: 1, confirmsWithinMs: 15 },
  /** A jump is heard, and lands somewhere near: the rate does all it can in ten seconds. */
  bends: { ...careful, acts: above(5), seeks: above(200), horizonMs: 1200, maxRateDelta: 0.02, readings: 9, confirmsWithinMs: 60 },
  /** Each jump is a gap: better to be a little off than to stutter. */
  jumps: { ...careful, acts: above(200), seeks: above(200), horizonMs: 1000, maxRateDelta: 0, readings: 9, confirmsWithinMs: 100 },
};

const predecessor = { samples: never, horizonMs: 1000, readings: 1, followsDoubt: false } as const;

/** Each 2 s one seek from 0.20 s on; by a triple from `ignore` on, and from `hard` on a fresh clock sample first (P-14). */
export const party = (
  { ignore, hard }: { readonly ignore: number; readonly hard: number } = { ignore: 0.2, hard: Infinity },
): DriftPolicy => ({
  ...predecessor,
  acts: from(ignore * 1000),
  seeks: from(ignore * 1000),
  samples: from(hard * 1000),
  maxRateDelta: 0,
  everyMs: 2000,
  rateEveryMs: 0,
});

/** Each 2 s: ±3 % from 0.25 s, a seek from 2 s. So far off the rate is always all of it. */
export const music: DriftPolicy = { ...predecessor, acts: from(250), seeks: from(2000), maxRateDelta: 0.03, everyMs: 2000, rateEveryMs: 0 };

/** ±3 % from 50 to 200 ms, both included, a seek beyond. */
export const replay: DriftPolicy = { ...predecessor, acts: from(50), seeks: above(200), maxRateDelta: 0.03, everyMs: 1000, rateEveryMs: 0 };

/**
 * Pictures beside each other, to one frame, of muted views only: nobody hears their rate. Changing it costs frames itself, so a view that was started aligned is left
 * alone up to half a frame, and one that is not is brought all the way in by one bend.
 */
export const frame = (frameMs: number): DriftPolicy => ({
  ...predecessor,
  acts: above(frameMs / 2),
  releasesMs: frameMs / 8,
  seeks: above(Math.max(200, 6 * frameMs)),
  horizonMs: 100,
  maxRateDelta: 0.05,
  everyMs: 0,
  rateEveryMs: 0,
  readings: 5,
});
