import type { RoomView, Track } from './room-view.ts';

/** What the room plays after the present track, as far as its settings and order say; undefined when nothing, or the same again. */
export function comingTrack({ tracks, playback, settings }: RoomView): Track | undefined {
  const { status, track } = playback;
  if (status === 'idle' || !track || playback.wraps || settings.atEnd === 'stop') return undefined;
  const place = tracks.findIndex(({ trackId }) => trackId === track.trackId);
  const next = place < 0 ? undefined : (tracks[place + 1] ?? (settings.loop === 'all' ? tracks[0] : undefined));
  return next?.trackId === track.trackId ? undefined : next;
}
