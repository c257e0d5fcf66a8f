import { percentile } from '../../statistics.ts';

/** What one run came to; ms unless it says otherwise. */
export type Figures = {
  /** |heard − true|, when nothing has happened lately. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** The same over everything from the start's settling on. */
  readonly wholeP95Ms: number;
  readonly seeks: number;
  /** Of these when nothing had happened lately. */
  readonly idleSeeks: number;
  readonly rateChangesPerMin: number;
  /** In any second, when nothing had happened lately. */
  readonly mostChangesPerSec: number;
  readonly mostRateDelta: number;
  /** From a start, stall or great shift until it was, and stayed for a second, within 20 ms: the median. */
  readonly backSec: number;
  /** Silence that its own jumps made. */
  readonly gapsMs: number;
};

/** A player has so long to find its place. */
const settleMs = 20_000;
/** A shift of less is to be taken in passing. */
const greatMs = 30;
const nearMs = 20;

export function judge() {
  const offs: { readonly atMs: number; readonly offMs: number }[] = [];
  const upsets: number[] = [0];
  const seeks: number[] = [];
  const changes: number[] = [];
  let mostRateDelta = 0;
  let gapsMs = 0;

  const isIdle = (atMs: number) => upsets.every((upsetMs) => atMs < upsetMs || atMs > upsetMs + settleMs);

  return {
    /** At regular moments; undefined while nothing is heard. */
    hear(atMs: number, offMs: number | undefined, rate: number) {
      if (offMs !== undefined) offs.push({ atMs, offMs: Math.abs(offMs) });
      mostRateDelta = Math.max(mostRateDelta, Math.abs(rate - 1));
    },
    upset: (atMs: number, sizeMs: number) => void (Math.abs(sizeMs) > greatMs && upsets.push(atMs)),
    sought: (atMs: number) => void seeks.push(atMs),
    bent: (atMs: number) => void changes.push(atMs),
    gap(forMs: number) {
      gapsMs += forMs;
    },
    figures(): Figures {
      const idle = offs.filter(({ atMs }) => isIdle(atMs)).map(({ offMs }) => offMs);
      const whole = offs.filter(({ atMs }) => atMs > settleMs).map(({ offMs }) => offMs);
      const idleChanges = changes.filter(isIdle);
      const lookedMs = offs.length < 2 ? 0 : (offs[1]?.atMs ?? 0) - (offs[0]?.atMs ?? 0);
      const inTheNextSecond = (fromMs: number) => idleChanges.filter((atMs) => atMs >= fromMs && atMs < fromMs + 990).length;
      return {
        p50Ms: percentile(idle, 0.5),
        p95Ms: percentile(idle, 0.95),
        wholeP95Ms: percentile(whole, 0.95),
        seeks: seeks.length,
        idleSeeks: seeks.filter(isIdle).length,
        rateChangesPerMin: idle.length === 0 ? 0 : idleChanges.length / ((idle.length * lookedMs) / 60_000),
        mostChangesPerSec: Math.max(0, ...idleChanges.map(inTheNextSecond)),
        mostRateDelta,
        backSec:
          percentile(
            upsets.map((upsetMs) => backAfterMs(offs, upsetMs)),
            0.5,
          ) / 1000,
        gapsMs,
      };
    },
  };
}

function backAfterMs(offs: readonly { readonly atMs: number; readonly offMs: number }[], upsetMs: number): number {
  let sinceMs: number | undefined;
  for (const { atMs, offMs } of offs) {
    if (atMs < upsetMs) continue;
    if (offMs > nearMs) sinceMs = undefined;
    else {
      sinceMs ??= atMs;
      if (atMs - sinceMs >= 1000) return sinceMs - upsetMs;
    }
  }
  return Number.POSITIVE_INFINITY;
}
