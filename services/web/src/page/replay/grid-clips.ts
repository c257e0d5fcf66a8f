import type { ClipView } from '@tutti/sdk';
import type { GridClip } from '@tutti/sdk/grid';

export type GridClipsOptions = {
  readonly views: readonly ClipView[];
  /** Of clips whose length nobody has told us: what the browser says. */
  readonly measuredMs: ReadonlyMap<string, number>;
  /** What was made of them the last time. */
  readonly before: readonly GridClip[];
  /** Which of those could not be played. */
  readonly failedIds: ReadonlySet<string>;
};

/** A room's views as the grid plays them, without those that are no media. The same clips give the same array. */
export function gridClips({ views, measuredMs, before, failedIds }: GridClipsOptions): readonly GridClip[] {
  const clips = views.flatMap((view) => (isPlayable(view) ? [toGridClip(view, measuredMs.get(view.clipId) ?? 0)] : []));
  const known = new Map(before.map((clip) => [clip.clipId, clip]));
  const kept = clips.map((clip) => {
    const was = known.get(clip.clipId);
    if (!was) return clip;
    // Every message about a view signs its address anew: what plays goes on playing from the old one.
    const url = pathOf(was.url) === pathOf(clip.url) && !failedIds.has(clip.clipId) ? was.url : clip.url;
    const next = { ...clip, url };
    return JSON.stringify(next) === JSON.stringify(was) ? was : next;
  });
  return kept.length === before.length && kept.every((clip, at) => clip === before[at]) ? before : kept;
}

export const isPlayable = ({ status, videoUrl, media }: ClipView): boolean => status !== 'failed' && (media?.playUrl || videoUrl) !== '';

/** Where its file is, as the page can fetch it. */
export const playUrlOf = ({ videoUrl, media }: ClipView): string => media?.playUrl || videoUrl;

function toGridClip(view: ClipView, measuredMs: number): GridClip {
  const { clipId, videoStartTimeMs, durationMs, media } = view;
  return {
    clipId,
    url: playUrlOf(view),
    ...(videoStartTimeMs === undefined ? {} : { anchorMs: videoStartTimeMs }),
    durationMs: durationMs || measuredMs,
    firstShownPtsMs: media?.firstShownPtsMs ?? 0,
    frameRate: media?.frameRate ?? 0,
    hasSound: media?.hasSound ?? true,
    holes: media?.holes ?? [],
  };
}

const pathOf = (url: string): string => url.split('?')[0] ?? url;
