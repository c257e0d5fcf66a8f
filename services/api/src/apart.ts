import type { SyncSample } from '@tutti/event-log';

export type Apart = {
  /** From the one furthest behind to the one furthest ahead, of those that play; null when fewer than two do. */
  readonly apartMs: number | null;
  /** `apartMs` is right within ± this: the error bounds of these two, added. */
  readonly withinMs: number | null;
};

/**
 * How far apart members were, by a report of each (E-4). Each drift is against the one timeline that they share, measured by the member's own clock, so that
 * the error of its clock is in it.
 */
export function apartOf(reports: readonly SyncSample[]): Apart {
  const playing = reports
    .flatMap(({ driftMs, errorMs }) => (driftMs === null ? [] : [{ driftMs, errorMs: errorMs ?? 0 }]))
    .sort((a, b) => a.driftMs - b.driftMs);
  const [behind, ahead] = [playing[0], playing.at(-1)];
  if (playing.length < 2 || !behind || !ahead) return { apartMs: null, withinMs: null };
  return { apartMs: ahead.driftMs - behind.driftMs, withinMs: ahead.errorMs + behind.errorMs };
}
