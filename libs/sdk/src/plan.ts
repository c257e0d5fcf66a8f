import type { Track } from '@tutti/protocol/json';
import { type PlaybackView, turnOf } from './room-view.ts';

/** What the player is doing, as far as a plan depends on it. */
export type PlayerStatus = {
  readonly audible: boolean;
  /** Server time is known, or we have waited for it long enough. */
  readonly clockReady: boolean;
  readonly isLoaded: (trackId: string) => boolean;
  /** `lineKey` of what was given to the player; undefined when it was told to be silent. */
  readonly following: string | undefined;
  /** The member has stopped it for itself (P-19). */
  readonly heldHere?: boolean;
};

export type Plan =
  | { readonly do: 'nothing' }
  | { readonly do: 'silence' }
  /** Fetch it; `silence` when something else sounds that is over. */
  | { readonly do: 'load'; readonly track: Track; readonly silence: boolean }
  | { readonly do: 'wait-for-tap'; readonly track: Track }
  | { readonly do: 'wait-for-clock' }
  | { readonly do: 'follow'; readonly track: Track; readonly key: string };

/**
 * What to do so that the player does what the room does. The room's view alone decides, so a message and the state that
 * repeats it never make the player jump twice: both give the same `lineKey` (P-12).
 */
export function plan(playback: PlaybackView, player: PlayerStatus): Plan {
  const { status, track } = playback;
  if (status === 'idle' || !track) return player.following === undefined ? { do: 'nothing' } : { do: 'silence' };
  if (status === 'paused' || player.heldHere) {
    if (player.following !== undefined) return { do: 'silence' };
    return player.isLoaded(track.trackId) ? { do: 'nothing' } : { do: 'load', track, silence: false };
  }
  const key = lineKey(playback);
  if (!player.isLoaded(track.trackId)) return { do: 'load', track, silence: player.following !== undefined };
  // A new start replaces what was, silence until then; a seek lets it sound until the jump (P-2).
  if (player.following !== undefined && streamOf(player.following) !== playback.streamId) return { do: 'silence' };
  if (!player.audible) return { do: 'wait-for-tap', track };
  if (!player.clockReady) return { do: 'wait-for-clock' };
  return player.following === key ? { do: 'nothing' } : { do: 'follow', track, key };
}

/** Names the line through time and track that the room follows. */
export const lineKey = (playback: PlaybackView): string => {
  const { streamId, track, startAtServerMs, startPositionMs, rate } = playback;
  return [streamId, track?.trackId, startAtServerMs, startPositionMs, rate, turnOf(playback)].join(' ');
};

const streamOf = (key: string): number => Number(key.split(' ')[0]);
