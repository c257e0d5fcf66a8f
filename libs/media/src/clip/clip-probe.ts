/** By content; a file's name is not asked. */
export type ClipContainer = 'mp4' | 'matroska' | 'mpegts' | 'flv' | 'ogg' | 'wav' | 'flac' | 'mp3' | 'aac';

/** A rational, as the container has it: a tick lasts num / den seconds. */
export type TimeBase = { readonly num: number; readonly den: number };

/** What a clip's file holds. */
export type ClipProbe = {
  readonly container: ClipContainer;
  /** From the first shown frame to the end of what is last, picture or sound: counted from its packets, whatever its header says. */
  readonly durationMs: number;
  /**
   * PTS of the first frame that a player shows (the first sample heard, where there is no picture), after edit lists:
   * `video.currentTime * 1000` in Chromium while it is on the screen. Chromium keeps the file's own timeline, late starts included (ADR 84).
   * NOTE where an edit list begins late its `duration` is too short until it has read the end: the first seek into the last part stops early, the next one does not.
   */
  readonly firstShownPtsMs: number;
  /** The same, exactly. */
  readonly firstShown: { readonly pts: number; readonly timeBase: TimeBase };
  /** As it is shown, after rotation; 0 without a picture. */
  readonly width: number;
  readonly height: number;
  /** Frames a second on average; 0 without a picture. */
  readonly frameRate: number;
  readonly hasSound: boolean;
  /** ffmpeg's names (`h264`, `hevc`, `aac`); undefined: it has none. */
  readonly videoCodec?: string | undefined;
  readonly audioCodec?: string | undefined;
  /** Where nothing was recorded, from the first shown frame. */
  readonly holes: readonly ClipHole[];
  /** UTC of the first shown frame by the segment's own `prft`, and how far its later fragments disagree with that. */
  readonly segmentStart?: SegmentStart | undefined;
};

export type ClipHole = { readonly fromMs: number; readonly toMs: number };

export type SegmentStart = { readonly startMs: number; readonly errorMs: number; readonly spreadMs: number };

/** What reading a stranger's file may take. */
export type ProbeLimits = {
  readonly withinMs?: number;
  readonly memoryMb?: number;
  readonly signal?: AbortSignal | undefined;
};
