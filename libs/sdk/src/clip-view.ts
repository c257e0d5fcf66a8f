/** A camera's clip. */
export type ClipView = {
  readonly clipId: string;
  readonly memberId: string;
  readonly videoUrl: string;
  /** When its first frame was taken, UTC; undefined: unsynced. */
  readonly videoStartTimeMs?: number | undefined;
  readonly durationMs: number;
  readonly filename: string;
  /** `link`: lies elsewhere, nobody looked at it; `checking`: not looked at yet; `failed`: no media; empty: from before clips were looked at. */
  readonly status: string;
  /** Why it failed, or why it is unsynced. */
  readonly problem: string;
  /** Where its time is from: `segment`, `cutter`, `name`, `sound`; empty while unsynced. */
  readonly anchorSource: string;
  readonly anchorErrorMs?: number | undefined;
  /** Which of its sources disagree; empty: none. */
  readonly suspicion: string;
  /** Undefined until it was looked at. */
  readonly media?: ClipFacts;
  /** Undefined until somebody asked what its sound says. */
  readonly sound?: ClipSound;
  readonly addedAtServerMs?: number | undefined;
};

/** What was found in a clip's file. */
export type ClipFacts = {
  /** What to play in place of `videoUrl`; empty: that. */
  readonly playUrl: string;
  /** Of the file that is played. */
  readonly firstShownPtsMs: number;
  /** 0 without a picture. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly hasSound: boolean;
  /** `thumbCount` pictures side by side, each of the middle of its equal part; empty: none. */
  readonly thumbsUrl: string;
  readonly thumbCount: number;
  /** Loudness over the whole clip, white on nothing; empty: none. */
  readonly waveformUrl: string;
  /** Where nothing was recorded, from the first shown frame. */
  readonly holes: readonly { readonly fromMs: number; readonly toMs: number }[];
};

/** What a clip's sound says about its time, by comparison with another view's. */
export type ClipSound = {
  readonly status: string;
  readonly problem: string;
  readonly startTimeMs?: number | undefined;
  readonly errorMs?: number | undefined;
  /** 0 to 1. */
  readonly confidence?: number | undefined;
  readonly againstClipId: string;
  /** The anchor whose place the estimate took. */
  readonly insteadOfMs?: number | undefined;
};

/** How the views of a room play when they are driven together. */
export type RoomGrid = {
  readonly status: string;
  /** UTC; below 1 600 000 000 000: ms after global zero. */
  readonly playheadUtcMs: number;
  /** When they were there, or will be; 0 while paused. */
  readonly startAtServerMs: number;
  readonly rate: number;
  readonly loopFromUtcMs?: number | undefined;
  readonly loopToUtcMs?: number | undefined;
};

/** A clip to add: a new id, an address that anyone can fetch, and what is known of it. */
export type NewView = Pick<ClipView, 'clipId' | 'videoUrl' | 'durationMs'> & Partial<Pick<ClipView, 'videoStartTimeMs' | 'filename'>>;
