import { trackAfter, wraps } from '@tutti/protocol/json';
import type { RoomView, Track } from '@tutti/sdk';

type Queue = Pick<RoomView, 'tracks' | 'playback' | 'settings'>;

/** What Skip plays: the next in order, or the first again where the room goes round. */
export function nextTrack({ tracks, playback, settings }: Queue): Track | undefined {
  return trackAfter(playback.track?.trackId, tracks, settings);
}

/** What will play after the present track if nobody does anything. */
export function comesNext(queue: Queue): Track | undefined {
  const { playback, settings } = queue;
  return playback.status === 'idle' || wraps(settings) || settings.atEnd === 'stop' ? undefined : nextTrack(queue);
}

/** Which track a moved one stands before afterwards, so that it is at `place`; undefined: it is last. */
export const beforeAt = (trackIds: readonly string[], moved: string, place: number): string | undefined =>
  trackIds.filter((trackId) => trackId !== moved)[place];
