/**
 * One track in somebody else's player: an element, hls.js, YouTube. Each does what it is told when it can, and says where it is as well as it knows;
 * what all of them need beyond that, `steered-track.ts` does once.
 */
export type MediaAdapter = {
  /**
   * Settles when the track's own data are there, so that it can be moved to a position.
   *
   * @throws TrackUnplayableError when it never will.
   */
  ready(): Promise<void>;
  /** @throws PlaybackBlockedError when the browser wants a tap first. */
  play(): Promise<void>;
  pause(): void;
  seek(positionMs: number): void;
  /** The nearest that it can. */
  setRate(rate: number): void;
  /** Newest first-hand knowledge; undefined while it moves to another position, or has none. */
  position(): MediaReading | undefined;
  /** `waiting`: for the network, or still on its way to a position. `failed`: of no use any more. */
  readonly state: 'still' | 'moving' | 'waiting' | 'ended' | 'failed';
  /** By how much a reading may be older than it says. */
  readonly staleMs: number;
  /** Whether its rate can change by thousandths. */
  readonly canBend: boolean;
  /** Undefined until known, and for what has no end. */
  readonly durationMs: number | undefined;
  /** What shows its picture; undefined when there is none. */
  readonly picture: HTMLElement | undefined;
  /** Its picture begins anew when it is put elsewhere in the page. */
  readonly isRooted?: boolean;
  setVolume(volume: number): void;
  /** Begins again at its own end without a gap. Absent: it is moved there. */
  setLoop?(loops: boolean): void;
  [Symbol.dispose](): void;
};

/** `positionMs` was shown or heard at `atLocalMs`. */
export type MediaReading = { readonly atLocalMs: number; readonly positionMs: number };

/** What a player is made for. */
export type MediaSource = {
  readonly trackId: string;
  /** Absolute. */
  readonly url: string;
  readonly localNowMs: () => number;
  /** State, duration or picture may be another now. */
  readonly onChange: () => void;
};

/** The browser lets this page sound after a tap (P-8). */
export class PlaybackBlockedError extends Error {
  override readonly name = 'PlaybackBlockedError';
  readonly code = 'PLAYBACK_BLOCKED';
}
