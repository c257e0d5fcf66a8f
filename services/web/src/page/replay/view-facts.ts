import type { ClipView, RoomView } from '@tutti/sdk';
import type { GridClipReading } from '@tutti/sdk/grid';
import { type SyncBadge, syncBadge } from './sync-badge.ts';
import { dismissalOf, type ViewNote, viewNote } from './view-note.ts';

/** All that the page says of one view. */
export type ViewFacts = {
  readonly view: ClipView;
  readonly clipId: string;
  /** From 1. */
  readonly number: number;
  readonly name: string;
  readonly who: string;
  readonly badge: SyncBadge;
  readonly note: ViewNote | undefined;
  readonly mayTend: boolean;
  readonly canCompare: boolean;
  readonly reading: GridClipReading | undefined;
};

export type ViewFactsOptions = {
  readonly room: RoomView;
  /** Those that are shown. */
  readonly views: readonly ClipView[];
  readonly readings: readonly GridClipReading[];
  readonly mayOrder: boolean;
  readonly dismissed: ReadonlySet<string>;
  /** Clips that wait for their check for long. */
  readonly longIds: ReadonlySet<string>;
};

export function viewFacts({ room, views, readings, mayOrder, dismissed, longIds }: ViewFactsOptions): readonly ViewFacts[] {
  const { members, memberId } = room;
  const comparable = views.filter(
    ({ status, videoStartTimeMs, media }) => status === 'ready' && videoStartTimeMs !== undefined && media?.hasSound,
  );
  return views.map((view, at) => {
    const { clipId, filename } = view;
    const mayTend = mayOrder || view.memberId === memberId;
    const canCompare = view.media?.hasSound === true && comparable.some((other) => other.clipId !== clipId);
    return {
      view,
      clipId,
      number: at + 1,
      name: nameOf(filename) || `View ${at + 1}`,
      who:
        view.memberId === memberId
          ? 'you'
          : members.find((member) => member.memberId === view.memberId)?.displayName || 'somebody who left',
      badge: syncBadge(view, { long: longIds.has(clipId) }),
      note: viewNote({ view, mayTend, canCompare, long: longIds.has(clipId), dismissed: dismissed.has(dismissalOf(view)) }),
      mayTend,
      canCompare,
      reading: readings.find((reading) => reading.clipId === clipId),
    };
  });
}

/** Without what says only which kind of file it is. */
const nameOf = (filename: string): string => filename.replace(/\.[A-Za-z0-9]{2,4}$/, '');
