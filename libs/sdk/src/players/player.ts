/** A straight line through time and track: `positionMs` is heard at `atLocalMs`, and on from there at `rate`. */
export type PlayLine = {
  readonly atLocalMs: number;
  readonly positionMs: number;
  readonly rate: number;
  /** Where the track begins again, ms; undefined when it does not. */
  readonly turnMs?: number | undefined;
};

export type PlayerTrack = {
  readonly trackId: string;
  readonly url: string;
  readonly filename?: string;
  /** As the room knows it. */
  readonly durationMs?: number | undefined;
};

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
  /** What sounds waits for the network; it goes on where it should by then. Absent: it never has to. */
  readonly buffering?: boolean;
  /**
   * What corrects it. `exact` (or absent): jumps are cross-faded and land on a sample. `bends`: its rate can change, a jump is heard. `jumps`: its rate
   * cannot be changed finely, so it is moved seldom and only when far off.
   */
  readonly steering?: 'exact' | 'bends' | 'jumps';
  /** How late its jumps usually land, ms, where that is known beforehand; what is seen of them counts more. */
  readonly jumpCostMs?: number;
  /** It learns by itself what its moves cost, and aims ahead by as much: nobody else is to. */
  readonly aims?: boolean;
  /** As the track's own data say it, ms; undefined until it is loaded, and for what has no end. */
  durationMs?(trackId: string): number | undefined;
  /** Load it for later: the track in play comes first, and what is wrong with it is told when it is played. */
  prefetch?(track: PlayerTrack): void;
  showIn?(element: HTMLElement | undefined): void;
  /** Whether what was loaded or played last has a picture. */
  readonly hasPicture?: boolean;
};

/** A track this browser cannot play: it could not be fetched, or is no audio that it knows. */
export class TrackUnplayableError extends Error {
  override readonly name = 'TrackUnplayableError';
  readonly code = 'TRACK_UNPLAYABLE';
  readonly trackId: string;
  /** The HTTP status, when fetching failed. */
  readonly httpStatus: number | undefined;
  /** A sentence for the member, where more is known than that it failed. */
  readonly reason: string | undefined;

  constructor({ trackId, httpStatus, reason, cause }: { trackId: string; httpStatus?: number; reason?: string; cause?: unknown }) {
    const why = reason ?? (httpStatus === undefined ? (cause instanceof Error ? cause.message : 'unknown format') : `HTTP ${httpStatus}`);
    super(`Track ${trackId} cannot be played: ${why}`, { cause });
    this.trackId = trackId;
    this.httpStatus = httpStatus;
    this.reason = reason;
  }
}
