import type { MediaReading } from './media-adapter.ts';

/**
 * Where a player is between its readings: a line at the known rate through the newest of them. Of exact readings the middle one counts; where readings are
 * old by up to `staleMs` the foremost, since none is ever early.
 */
export type PositionFit = {
  add(reading: MediaReading): void;
  /** Undefined until there are enough readings. */
  at(localMs: number): number | undefined;
  /** How far the readings in use are apart, ms. */
  readonly spreadMs: number;
  /** From this moment on. What is known of the position stays known. */
  changeRate(localMs: number, rate: number): void;
  /** It was moved or stopped: nothing is known. */
  reset(rate: number): void;
};

const keep = 9;
const enough = 3;
const rememberMs = 4_000;
/** A reading so far off the others is of another place: the track was moved, or began again. */
const leapMs = 300;

export function positionFit({ staleMs }: { readonly staleMs: number }): PositionFit {
  let rate = 1;
  let readings: readonly MediaReading[] = [];
  /** The position that a reading gives for local time 0. */
  const origin = ({ atLocalMs, positionMs }: MediaReading) => positionMs - atLocalMs * rate;
  const origins = () => readings.map(origin).sort((a, b) => a - b);
  const best = () => {
    const sorted = origins();
    return staleMs > 0 ? sorted.at(-1) : sorted[sorted.length >> 1];
  };
  /** Stale readings come in bursts; only of many is the foremost fresh. */
  const keptFor = staleMs > 0 ? keep * 4 : keep;

  return {
    add(reading) {
      const last = readings.at(-1);
      if (last && (last.positionMs === reading.positionMs || reading.atLocalMs <= last.atLocalMs)) return;
      const known = best();
      const leapt = known !== undefined && Math.abs(origin(reading) - known) > leapMs + staleMs * rate;
      const recent = readings.filter(({ atLocalMs }) => reading.atLocalMs - atLocalMs < rememberMs);
      readings = leapt ? [reading] : [...recent, reading].slice(-keptFor);
    },
    at(localMs) {
      const known = readings.length < enough ? undefined : best();
      return known === undefined ? undefined : known + localMs * rate;
    },
    get spreadMs() {
      if (staleMs > 0) return staleMs / 4;
      const sorted = origins();
      return (sorted[Math.ceil((sorted.length - 1) * 0.75)] ?? 0) - (sorted[Math.floor((sorted.length - 1) * 0.25)] ?? 0);
    },
    changeRate(localMs, next) {
      readings = readings.map(({ atLocalMs, positionMs }) => {
        const thenMs = positionMs + (localMs - atLocalMs) * rate;
        return { atLocalMs, positionMs: thenMs - (localMs - atLocalMs) * next };
      });
      rate = next;
    },
    reset(next) {
      rate = next;
      readings = [];
    },
  };
}
