/** What the timeline needs to know of a clip. */
export type TimedClip = {
  /** UTC of its first shown frame; undefined: unsynced, it stands at global zero. */
  readonly anchorMs?: number | undefined;
  readonly durationMs: number;
  /** PTS of its first shown frame in its file. */
  readonly firstShownPtsMs: number;
  /** 0: not known. */
  readonly frameRate: number;
  /** Where nothing was recorded, from the first shown frame. */
  readonly holes: readonly GridSpan[];
};

/** From `fromMs` on, and before `toMs`. */
export type GridSpan = { readonly fromMs: number; readonly toMs: number };

/** Where a time is, seen from one clip. */
export type GridPlace = 'before' | 'inside' | 'hole' | 'after';

/** The earliest anchor of the synced clips; 0 with none. */
export function globalZeroMs(clips: readonly Pick<TimedClip, 'anchorMs'>[]): number {
  return clips.reduce<number | undefined>((zero, { anchorMs }) => earlier(zero, anchorMs), undefined) ?? 0;
}

/** The clip's start on the timeline: its anchor − zero, 0 for an unsynced one. */
export const offsetMs = ({ anchorMs }: Pick<TimedClip, 'anchorMs'>, zeroMs: number): number =>
  anchorMs === undefined ? 0 : anchorMs - zeroMs;

/** Where the last clip ends. */
export const gridLengthMs = (clips: readonly Pick<TimedClip, 'anchorMs' | 'durationMs'>[], zeroMs: number): number =>
  clips.reduce((lengthMs, clip) => Math.max(lengthMs, offsetMs(clip, zeroMs) + clip.durationMs), 0);

/** From the clip's first shown frame. */
export const clipMsAt = (clip: Pick<TimedClip, 'anchorMs'>, timelineMs: number, zeroMs: number): number =>
  timelineMs - offsetMs(clip, zeroMs);

/** In the clip's file: `mediaMs = timelineMs − offsetMs + firstShownPtsMs`. */
export const mediaMsAt = (clip: Pick<TimedClip, 'anchorMs' | 'firstShownPtsMs'>, timelineMs: number, zeroMs: number): number =>
  clipMsAt(clip, timelineMs, zeroMs) + clip.firstShownPtsMs;

/** a clip plays inside its own bounds, and not where nothing was recorded. */
export function placeOf(clip: Pick<TimedClip, 'anchorMs' | 'durationMs' | 'holes'>, timelineMs: number, zeroMs: number): GridPlace {
  const clipMs = clipMsAt(clip, timelineMs, zeroMs);
  if (clipMs < 0) return 'before';
  if (clipMs >= clip.durationMs) return 'after';
  return clip.holes.some(({ fromMs, toMs }) => clipMs >= fromMs && clipMs < toMs) ? 'hole' : 'inside';
}

/** When the clip is next inside, on the timeline: the time itself when it is; undefined: never again. */
export function entersAtMs(
  clip: Pick<TimedClip, 'anchorMs' | 'durationMs' | 'holes'>,
  timelineMs: number,
  zeroMs: number,
): number | undefined {
  const startMs = offsetMs(clip, zeroMs);
  let clipMs = Math.max(0, timelineMs - startMs);
  // Holes may touch: out of one may be into the next.
  for (let hole = holeAt(clip, clipMs); hole; hole = holeAt(clip, clipMs)) clipMs = hole.toMs;
  if (clipMs >= clip.durationMs) return undefined;
  return startMs + clipMs;
}

const holeAt = ({ holes }: Pick<TimedClip, 'holes'>, clipMs: number): GridSpan | undefined =>
  holes.find(({ fromMs, toMs }) => clipMs >= fromMs && clipMs < toMs);

const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
