import type { AudioReading, RoomView } from '@tutti/sdk';
import { useRef } from 'preact/hooks';

/** Which tracks this device has failed to play, and why; until one of them plays all the same (P-18). */
export function useUnplayable(view: RoomView | undefined, audio: AudioReading): ReadonlyMap<string, string> {
  const known = useRef(new Map<string, string>()).current;
  const trackId = view?.playback.track?.trackId;
  if (trackId !== undefined) {
    if (audio.status === 'unplayable') known.set(trackId, audio.problem ?? 'It cannot be played on this device.');
    else if (audio.status === 'playing') known.delete(trackId);
  }
  return known;
}
