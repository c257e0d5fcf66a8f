/** A clip as the grid plays it. */
export type GridClip = {
  readonly clipId: string;
  /** Where the browser can fetch and play it. */
  readonly url: string;
  /** UTC of its first shown frame; undefined: unsynced, it stands at global zero. */
  readonly anchorMs?: number | undefined;
  readonly durationMs: number;
  /** PTS of its first shown frame in the file at `url`. */
  readonly firstShownPtsMs: number;
  /** 0: not known. */
  readonly frameRate: number;
  readonly hasSound: boolean;
  /** Where nothing was recorded, from the first shown frame. */
  readonly holes: readonly GridSpan[];
};

export type GridSpan = { readonly fromMs: number; readonly toMs: number };

/** What one view does now. */
export type GridClipReading = {
  readonly clipId: string;
  /** `before`, `after`: the timeline is outside the clip's own bounds; `hole`: where nothing was recorded; `failed`: the browser cannot play it. */
  readonly status: 'loading' | 'ready' | 'before' | 'after' | 'hole' | 'failed';
  /** `elements`: a media element; `frames`: WebCodecs and the one painter. */
  readonly engine: 'elements' | 'frames';
  /** Of the frame that is shown, from the clip's first shown frame. */
  readonly shownMs?: number | undefined;
  /** Shown minus expected, ms: positive is ahead; of the last few frames, or in whole ones while paused. Undefined while nothing is shown. */
  readonly errorMs?: number | undefined;
  /** Why it failed. */
  readonly problem?: string | undefined;
};

export type GridReading = {
  /** `waiting`: it shall play, and views are still being loaded or moved. */
  readonly status: 'paused' | 'playing' | 'waiting';
  /** On the global timeline: 0 is global zero. It moves always; listeners are not told. */
  readonly timelineMs: number;
  /** UTC of global zero; 0 while no clip is synced. */
  readonly zeroMs: number;
  /** Where the last clip ends, on the timeline. */
  readonly lengthMs: number;
  readonly rate: number;
  readonly loop?: GridSpan | undefined;
  /** Whose sound is heard. */
  readonly audibleId?: string | undefined;
  /** The browser wants a tap before it lets that sound: it plays on in silence until play, setAudible or setVolume are called from one. */
  readonly isSilenced: boolean;
  readonly clips: readonly GridClipReading[];
  /** The largest error minus the smallest, of the views that show something. */
  readonly spreadMs?: number | undefined;
};

/** Where all members' views are to be: `playheadUtcMs` at `atLocalMs` of `performance.now()`, and on from there while playing. */
export type GridLine = {
  readonly status: 'paused' | 'playing';
  /** UTC; below 1 600 000 000 000: ms after global zero. */
  readonly playheadUtcMs: number;
  readonly atLocalMs: number;
  readonly rate: number;
  /** In the terms of playheadUtcMs. */
  readonly loop?: GridSpan | undefined;
};

export type ReplayGridOptions = {
  /** `auto`, and `frames`: decoded frames with one painter where the browser can, media elements otherwise; what is shown tells which. Source: docs/adr/0090-grid-engines.md. */
  readonly engine?: 'auto' | 'elements' | 'frames';
  /** How elements are held: `frame`, the default, to one frame; `replay`: 50 and 200 ms, ±3 %. Painted frames are where they should be. */
  readonly policy?: 'frame' | 'replay';
};

/** Several clips on one timeline. Each is shown where the page puts it; one of them is heard. */
export type ReplayGrid = Disposable & {
  /** Clips that stay keep what they have loaded; the playhead stays at its UTC. */
  setClips(clips: readonly GridClip[]): void;
  /** The picture becomes the element's only child; undefined: nowhere. */
  showIn(clipId: string, element: HTMLElement | undefined): void;
  /** Called after changes of anything but the playhead. @returns what ends it. */
  subscribe(listener: () => void): () => void;
  reading(): GridReading;
  /** From a tap or a key, so that the browser lets it sound. Resolved when it plays. */
  play(): Promise<void>;
  pause(): void;
  /** Pauses, moves every view, and plays on if it was playing. Resolved when every view shows its frame, or cannot. */
  seek(timelineMs: number): Promise<void>;
  /** Pauses, and goes to the next (or previous) frame of the view with the most frames a second there; each view shows its own for that time. */
  step(frames: number): Promise<void>;
  /** 0.1 to 2. */
  setRate(rate: number): void;
  setLoop(span: GridSpan | undefined): void;
  /** Undefined: silence. */
  setAudible(clipId: string | undefined): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  /** Holds to what the room does until it is told undefined, and may be told the same line again when the clock knows better; play, pause, seek, step, setRate and setLoop are then the room's business. */
  follow(line: GridLine | undefined): void;
};
