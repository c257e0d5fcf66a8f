import type { PlaybackView } from '@tutti/sdk';

/** What the picture behind the page does after a change of the room's playback: it is put there once and then runs by itself (P-17). */
export type BackgroundPlan = { readonly do: 'hold' } | { readonly do: 'run'; readonly rate: number };

/** Says what belongs together: while it stays the same, nothing is done. */
export const backgroundKey = ({ status, streamId, startAtServerMs, startPositionMs, rate }: PlaybackView): string =>
  [status, streamId, startAtServerMs, startPositionMs, rate].join();

export const backgroundPlan = ({ status, rate }: Pick<PlaybackView, 'status' | 'rate'>): BackgroundPlan =>
  status === 'playing' ? { do: 'run', rate } : { do: 'hold' };

/** Where the picture stands for a position of the room: it goes round in its own length. 0 while that is not known. */
export const backgroundSec = (positionMs: number, durationSec: number): number =>
  Number.isFinite(durationSec) && durationSec > 0 ? (positionMs / 1_000) % durationSec : 0;
