/**
 * `silent`: nothing is to be heard. `loading`: fetched and decoded. `waiting`: the clock is not known yet. `blocked`: the browser wants a tap, see
 * `TuttiRoom.unlock` (P-8). `buffering`: the network is too slow just now; it goes on at the right position by itself. `unplayable`: it cannot be
 * played here, `problem` says why.
 */
export type AudioStatus = 'silent' | 'loading' | 'waiting' | 'playing' | 'buffering' | 'blocked' | 'unplayable';

/** What sounds on this page, and how well. */
export type AudioReading = {
  readonly status: AudioStatus;
  /** actual − expected, ms: positive is ahead. Undefined while nothing sounds. */
  readonly driftMs: number | undefined;
  /** The rate in force, base rate and correction. */
  readonly rate: number;
  /** Jumps made to correct, since the room was joined. */
  readonly jumps: number;
  /** Jumps did not help; for some seconds only the rate works (P-10). */
  readonly coolingDown: boolean;
  /** Show Resync as needed (P-11). */
  readonly needsResync: boolean;
  /** A sentence about the track that cannot be played here. */
  readonly problem: string | undefined;
  /** `driftMs` is right within ± this, ms. */
  readonly spreadMs: number;
};
