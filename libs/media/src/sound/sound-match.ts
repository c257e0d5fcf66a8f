/**
 * What two sounds say about the time between their clips: `clipStartMs = againstStartMs + lagMs`.
 * Positive: the clip began later. Both sounds begin at their clip's first shown frame.
 */
export type SoundMatch = SoundFound | SoundUnclear;

export type SoundFound = {
  readonly found: true;
  readonly lagMs: number;
  /** The truth is within this of `lagMs`, as far as the sounds themselves can say. */
  readonly errorMs: number;
  /** 0 to 1, and at least `leastConfidence`. */
  readonly confidence: number;
};

export type SoundUnclear = {
  readonly found: false;
  /** 0 to 1, below `leastConfidence`. */
  readonly confidence: number;
  /** A sentence for people. */
  readonly reason: string;
};

/** Below it nothing is said to be found: 0 wrong in the unrelated pairs of `npm run bench -- sound-align`. */
export const leastConfidence = 0.5;
