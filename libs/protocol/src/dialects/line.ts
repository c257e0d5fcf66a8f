import { limits } from '../limits.ts';
import { wraps } from '../play-order.ts';
import type { RoomState } from './dialect.ts';

/** Where playback stands as older clients count it: from a moment and a position straight on, at the ordinary speed. */
export type Line = { readonly startAtServerMs: number; readonly startPositionMs: number };

/** The start that was, while counting on from it is right; otherwise (the track began again, or is at its end) the place that is reached now. */
export function lineOf({ playback, serverNowMs, positionMs }: Pick<RoomState, 'playback' | 'serverNowMs' | 'positionMs'>): Line {
  const { startAtServerMs, startPositionMs } = playback;
  const elapsedMs = serverNowMs - startAtServerMs;
  const isStraight = elapsedMs <= 0 || Math.abs(startPositionMs + elapsedMs - positionMs) < 1;
  return isStraight ? { startAtServerMs, startPositionMs } : { startAtServerMs: serverNowMs, startPositionMs: positionMs };
}

/**
 * When the track begins again by itself, if that is before the next tick: our clients know it from the state, older ones have to be told. A tick that comes
 * late would miss it, so the time is a little longer; who is told twice is told the same.
 */
export function turnServerMs({ playback, settings, serverNowMs, positionMs }: RoomState): number | undefined {
  const durationMs = playback.track?.durationMs;
  if (playback.status !== 'playing' || !wraps(settings) || durationMs === undefined) return undefined;
  const atServerMs = Math.max(serverNowMs, playback.startAtServerMs) + durationMs - positionMs;
  return atServerMs <= serverNowMs + limits.streamTickMs + lateTickMs ? atServerMs : undefined;
}

const lateTickMs = 100;
