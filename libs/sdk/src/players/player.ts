/** A straight line through time and track: `positionMs` is heard at `atLocalMs`, and on from there at `rate`. */
export type PlayLine = { readonly atLocalMs: number; readonly positionMs: number; readonly rate: number };

export type PlayerTrack = { readonly trackId: string; readonly url: string };

/** Something that sounds tracks at given moments of the local clock, and knows what of it is heard. */
export type Player = AsyncDisposable & {
  /** False while the browser holds sound back until a person taps (P-8). */
  readonly audible: boolean;
  /** Whether it knows well enough what is heard when, to start by it. */
  readonly settled: boolean;
  /** When that will be heard which can still be changed: what is in the buffers cannot. Local time, ms. */
  nextHeardMs(): number;
  /** Tell when `audible` changes. */
  onAudible(listener: () => void): void;
  /** To be called from a tap or key press. False when the browser refused all the same. */
  unlock(): Promise<boolean>;
  /**
   * Fetch and decode, once per track.
   *
   * @throws TrackUnplayableError when it cannot be fetched or decoded.
   */
  load(track: PlayerTrack): Promise<void>;
  isLoaded(trackId: string): boolean;
  /** Follow the line from its start, or from as soon as can be; what sounds now goes on until then and is cross-faded. */
  play(trackId: string, line: PlayLine): void;
  /** Fade out now; a line that has not begun is dropped. */
  silence(): void;
  /** Of what sounds, exactly accounted for in `positionMs`. */
  setRate(rate: number): void;
  /** The position heard at a moment, a little in the future too, ms; undefined when nothing is heard. */
  positionMs(atLocalMs: number): number | undefined;
  /** 0 to 1, this player's own. */
  setVolume(volume: number): void;
  /** How much later it is heard than the player can know, ms; found by ear, and remembered for this output. */
  setOutputTrimMs(trimMs: number): void;
  readonly outputTrimMs: number;
  /** How sure the player is of `positionMs`, ms. */
  readonly spreadMs: number;
  /** False: it cannot play 1 % faster or slower, so only jumps correct it. Absent: it can. */
  readonly canBend?: boolean;
  /** False: a jump is heard as a gap, and lands where it can. Absent: `play` moves it to the sample, cross-faded. */
  readonly exactJumps?: boolean;
  /** How late a jump usually lands, ms, where that is known beforehand; what is seen of it counts more. Nothing of it is in `positionMs`, which is where it truly is. */
  readonly jumpCostMs?: number;
};

/** A track this browser cannot play: it could not be fetched, or is no audio that it knows. */
export class TrackUnplayableError extends Error {
  override readonly name = 'TrackUnplayableError';
  readonly code = 'TRACK_UNPLAYABLE';
  readonly trackId: string;
  /** The HTTP status, when fetching failed. */
  readonly httpStatus: number | undefined;

  constructor({ trackId, httpStatus, cause }: { trackId: string; httpStatus?: number; cause?: unknown }) {
    const why = httpStatus === undefined ? (cause instanceof Error ? cause.message : 'unknown format') : `HTTP ${httpStatus}`;
    super(`Track ${trackId} cannot be played: ${why}`, { cause });
    this.trackId = trackId;
    this.httpStatus = httpStatus;
  }
}
