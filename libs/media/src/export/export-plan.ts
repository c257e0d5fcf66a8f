/** One side-by-side film of several clips: what the api asks and replay-ingest makes. It is complete: the room may change meanwhile. */
export type ExportPlan = {
  /** On the grid's timeline: UTC, or ms after global zero where no clip has a time. */
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  /** Row by row. */
  readonly clips: readonly ExportClip[];
  readonly burnTime: boolean;
  /** Whose sound it has; empty: none. */
  readonly audibleClipId: string;
  /** Of the whole picture. */
  readonly width: number;
};

export type ExportClip = {
  readonly clipId: string;
  /** Of the file that is played. */
  readonly mediaId: string;
  /** Of its first shown frame, on the same timeline as the span. */
  readonly startUtcMs: number;
  readonly durationMs: number;
  readonly firstShownPtsMs: number;
  /** 0 without a picture. */
  readonly frameRate: number;
  readonly hasSound: boolean;
  readonly holes: readonly { readonly fromMs: number; readonly toMs: number }[];
};

export const exportLimits = {
  mostClips: 16,
  leastMs: 100,
  mostMs: 10 * 60_000,
  leastWidth: 160,
  mostWidth: 3_840,
  usualWidth: 1_280,
} as const;

/** Whether anything of a clip is in the span. */
export const isInSpan = (
  { startUtcMs, durationMs }: ExportClip,
  { fromUtcMs, toUtcMs }: Pick<ExportPlan, 'fromUtcMs' | 'toUtcMs'>,
): boolean => startUtcMs < toUtcMs && startUtcMs + durationMs > fromUtcMs;
