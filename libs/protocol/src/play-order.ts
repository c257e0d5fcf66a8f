import type { RoomSettings } from './json/frames.ts';

/** Whether a track that ends begins again by itself: no event marks the turn, so whoever works out a position has to know (P-4). */
export const wraps = ({ loop, ambient }: Pick<RoomSettings, 'loop' | 'ambient'>): boolean => loop === 'one' || ambient !== 'off';

/** What comes after a track in a room's order: the next, or the first again when the room goes round; after none, the first (P-18). */
export function trackAfter<T extends { readonly trackId: string }>(
  trackId: string | undefined,
  tracks: readonly T[],
  { loop }: Pick<RoomSettings, 'loop'>,
): T | undefined {
  const place = tracks.findIndex((track) => track.trackId === trackId);
  return tracks[place + 1] ?? (loop === 'all' ? tracks[0] : undefined);
}
