import type { OpenRoom } from '@tutti/domain';
import { type ExportClip, type ExportPlan, exportLimits, isInSpan, mediaIdOf } from '@tutti/media';
import { globalZeroMs } from '@tutti/playback';
import type { View } from '@tutti/protocol';
import { HttpError } from './http-error.ts';

export type ExportWish = {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  /** Cell by cell; default: all that are there, in the room's order. */
  readonly clipIds?: readonly string[];
  readonly burnTime?: boolean;
  /** Default: the first that has sound; empty: none. */
  readonly audibleClipId?: string;
  readonly width?: number;
};

/** What is to be made of a room's views as they are now. @throws HttpError naming the field. */
export function planExport(wish: ExportWish, { views }: Pick<OpenRoom, 'views'>): ExportPlan {
  const { fromUtcMs, toUtcMs, burnTime = false, width = exportLimits.usualWidth } = wish;
  const lengthMs = toUtcMs - fromUtcMs;
  if (!(lengthMs >= exportLimits.leastMs)) throw invalid('toUtcMs', `toUtcMs must be at least ${exportLimits.leastMs} ms after fromUtcMs.`);
  if (lengthMs > exportLimits.mostMs) throw invalid('toUtcMs', `A film is at most ${exportLimits.mostMs / 60_000} minutes long.`);
  // As the grid has it: what is no film is not on the timeline, whatever its sender claimed.
  const inGrid = views.filter(({ status }) => status !== 'failed');
  const zeroMs = globalZeroMs(inGrid.map(({ videoStartTimeMs }) => ({ anchorMs: videoStartTimeMs })));
  const clips = chosen(wish.clipIds, views).map((view) => toExportClip(view, zeroMs));
  if (!clips.some((clip) => isInSpan(clip, { fromUtcMs, toUtcMs })))
    throw invalid('fromUtcMs', 'None of these views shows anything between fromUtcMs and toUtcMs.');
  return { fromUtcMs, toUtcMs, clips, burnTime, audibleClipId: audible(wish.audibleClipId, clips), width };
}

function chosen(clipIds: readonly string[] | undefined, views: readonly View[]): readonly View[] {
  if (clipIds === undefined) {
    const there = views.filter(isThere).slice(0, exportLimits.mostClips);
    if (there.length === 0) throw invalid('clipIds', 'The room has no view yet that could be exported.');
    return there;
  }
  return clipIds.map((clipId) => {
    const view = views.find((each) => each.clipId === clipId);
    if (view === undefined) throw new HttpError('no-such-view', { field: 'clipIds', message: `The room has no view ${clipId}.` });
    if (!isThere(view))
      throw new HttpError('view-unready', { field: 'clipIds', message: `The view ${clipId} is no checked file of ours.` });
    return view;
  });
}

const isThere = (view: View): boolean => view.status === 'ready' && view.media !== undefined && mediaOf(view) !== undefined;

const mediaOf = ({ videoUrl, media }: View): string | undefined => mediaIdOf(media?.playUrl || videoUrl);

/** A view without a time stands at global zero. */
function toExportClip(view: View, zeroMs: number): ExportClip {
  const { clipId, videoStartTimeMs = zeroMs, durationMs, media } = view;
  const { firstShownPtsMs = 0, frameRate = 0, width = 0, hasSound = false, holes = [] } = media ?? {};
  return {
    ...{ clipId, mediaId: mediaOf(view) ?? '', startUtcMs: videoStartTimeMs, durationMs, firstShownPtsMs, hasSound },
    frameRate: width > 0 ? Math.max(1, frameRate) : 0,
    holes: holes.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
  };
}

function audible(wanted: string | undefined, clips: readonly ExportClip[]): string {
  if (wanted === undefined) return clips.find(({ hasSound }) => hasSound)?.clipId ?? '';
  if (wanted === '' || clips.some(({ clipId }) => clipId === wanted)) return wanted;
  throw invalid('audibleClipId', 'audibleClipId must be one of the exported views.');
}

const invalid = (field: string, message: string) => new HttpError('invalid-field', { field, message });
