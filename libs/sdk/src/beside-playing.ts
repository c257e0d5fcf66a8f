import { comingTrack } from './coming-track.ts';
import type { Player } from './players/player.ts';
import type { RoomView, Track } from './room-view.ts';

export type BesidePlayingOptions = {
  readonly player: Pick<Player, 'isLoaded' | 'prefetch' | 'durationMs' | 'buffering'>;
  readonly tellDuration: (track: Track, durationMs: number) => void;
};

/**
 * What a player does for the room besides playing: it loads what comes next, so that the next start waits for nobody, and at the host's it tells a
 * duration that nobody knew (P-4). Each once.
 */
export function besidePlaying({ player, tellDuration }: BesidePlayingOptions): (room: RoomView) => void {
  const told = new Set<string>();
  let fetchedUrl = '';

  return (room) => {
    const { track, status } = room.playback;
    if (!track || status === 'idle' || !player.isLoaded(track.trackId)) return;
    const durationMs = player.durationMs?.(track.trackId);
    const isMissing = track.durationMs === undefined && durationMs !== undefined && Number.isFinite(durationMs) && durationMs >= 1;
    if (isMissing && room.hostId === room.memberId && !told.has(track.trackId)) {
      told.add(track.trackId);
      tellDuration(track, durationMs);
    }
    const next = comingTrack(room);
    if (!next || status !== 'playing' || player.buffering || player.isLoaded(next.trackId) || fetchedUrl === next.url) return;
    fetchedUrl = next.url;
    player.prefetch?.(next);
  };
}
