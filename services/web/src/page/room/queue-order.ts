import type { RoomView, Track } from '@tutti/sdk';

type Queue = Pick<RoomView, 'tracks' | 'playback' | 'settings'>;

/** What Skip plays: the next in order, or the first again where the room goes round. */
export function nextTrack({ tracks, playback, settings }: Queue): Track | undefined {
  const place = tracks.findIndex(({ trackId }) => trackId === playback.track?.trackId);
  return tracks[place + 1] ?? (settings.loop === 'all' ? tracks[0] : undefined);
}

/** What will play after the present track if nobody does anything. */
export function comesNext(queue: Queue): Track | undefined {
  const { loop, ambient, atEnd } = queue.settings;
  if (queue.playback.status === 'idle' || loop === 'one' || ambient !== 'off' || atEnd === 'stop') return undefined;
  return nextTrack(queue);
}

/** Which track a moved one stands before afterwards, so that it is at `place`; undefined: it is last. */
export const beforeAt = (trackIds: readonly string[], moved: string, place: number): string | undefined =>
  trackIds.filter((trackId) => trackId !== moved)[place];
