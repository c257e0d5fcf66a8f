import { trackAfter } from '@tutti/protocol/json';
import type { RoomView, Track } from './room-view.ts';

/** What the room plays after the present track, as far as its settings and order say; undefined when nothing, or the same again. */
export function comingTrack({ tracks, playback, settings }: RoomView): Track | undefined {
  const { status, track } = playback;
  if (status === 'idle' || !track || playback.wraps || settings.atEnd === 'stop') return undefined;
  if (!tracks.some(({ trackId }) => trackId === track.trackId)) return undefined;
  const next = trackAfter(track.trackId, tracks, settings);
  return next?.trackId === track.trackId ? undefined : next;
}
