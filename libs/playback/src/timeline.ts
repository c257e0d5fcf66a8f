/** Where playback is, as a function of server time. */
export type Timeline = {
  readonly startAtServerMs: number;
  readonly startPositionMs: number;
  readonly rate: number;
  /** Unknown durations clamp nothing. */
  readonly durationMs?: number;
  /** Begins again at its end, where the duration is known. */
  readonly wraps?: boolean;
};

/** A player stays this far off the end, where seeking would end the track (P-4). */
export const endMarginMs = 250;

/** `startPositionMs + max(0, serverNow − startAtServerMs)·rate`, clamped to `[0, durationMs − 250]`, or wrapped where the track begins again (P-4). */
export function expectedPositionMs(timeline: Timeline, serverNowMs: number): number {
  const { startAtServerMs, startPositionMs, rate, durationMs } = timeline;
  const positionMs = startPositionMs + Math.max(0, serverNowMs - startAtServerMs) * rate;
  const turnMs = turnsMs(timeline);
  return turnMs === undefined ? clampPosition(positionMs, durationMs) : positionMs % turnMs;
}

/** After how much of it a line is where it was; undefined when it never is. */
export const turnsMs = ({ durationMs, wraps = false }: Pick<Timeline, 'durationMs' | 'wraps'>): number | undefined =>
  wraps && durationMs !== undefined && Number.isFinite(durationMs) && durationMs > 0 ? durationMs : undefined;

/** Into the track, when its duration is known and finite. */
export function clampPosition(positionMs: number, durationMs: number | undefined): number {
  const lastMs = durationMs !== undefined && Number.isFinite(durationMs) ? Math.max(0, durationMs - endMarginMs) : Number.POSITIVE_INFINITY;
  return Math.min(Math.max(0, positionMs), lastMs);
}

/** When the track is over, or undefined when its duration is unknown or it begins again. */
export function endsAtServerMs({ startAtServerMs, startPositionMs, rate, durationMs, wraps = false }: Timeline): number | undefined {
  return wraps || durationMs === undefined || !Number.isFinite(durationMs)
    ? undefined
    : startAtServerMs + Math.max(0, durationMs - startPositionMs) / rate;
}
