import { stoppedGrid, uncheckedView, usualSettings, type View } from '@tutti/protocol';
import { noRoom, type OpenRoom, type Playback, type Room } from './state.ts';

/** What rooms had before there were settings, views, and starts that wait for members. */
type Stored = Omit<OpenRoom, 'settings' | 'views' | 'grid' | 'playback'> &
  Partial<Pick<OpenRoom, 'grid'>> & {
    readonly views?: readonly StoredView[];
    readonly settings?: Partial<OpenRoom['settings']>;
    readonly playback: StoredPlayback;
  };
type StoredView = Pick<View, 'clipId' | 'memberId' | 'videoUrl' | 'durationMs'> & Partial<View>;
type StoredPlayback = Exclude<Playback, { status: 'preparing' }> | (Omit<Preparing, 'readyIds'> & Partial<Pick<Preparing, 'readyIds'>>);
type Preparing = Extract<Playback, { status: 'preparing' }>;

/**
 * A room that was stored or sent as JSON, perhaps by an older build: what it did not know yet is as in a room that nobody configured.
 * NOTE nothing is checked: only our own services write rooms.
 */
export function roomFromJson(json: unknown): Room {
  const stored = json as Stored | { readonly status: 'absent' };
  if (stored.status === 'absent') return noRoom;
  const { playback } = stored;
  return {
    ...stored,
    settings: { ...usualSettings, ...stored.settings },
    views: (stored.views ?? []).map((view) => ({ ...uncheckedView, ...view })),
    grid: stored.grid ?? stoppedGrid,
    playback: playback.status === 'preparing' ? { ...playback, readyIds: playback.readyIds ?? [] } : playback,
  };
}
