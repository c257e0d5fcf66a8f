import type { GridSpan } from './timed-clip.ts';

/** A moving place on a timeline: there at `atMs` of some clock, and on from there while playing. Place and loop are counted alike, from zero or in UTC. */
export type PlaceLine = {
  readonly status: 'paused' | 'playing';
  readonly placeMs: number;
  readonly atMs: number;
  readonly rate: number;
  readonly loop?: GridSpan | undefined;
};

/** Where the line is; before `atMs` it waits. What plays into the loop's end goes on at its start; what began behind the loop just plays. */
export function gridPositionAt(line: PlaceLine, nowMs: number): number {
  const { status, placeMs, atMs, rate, loop } = line;
  if (status === 'paused') return placeMs;
  const straightMs = placeMs + Math.max(0, nowMs - atMs) * rate;
  if (!loops(line) || !loop || straightMs < loop.toMs) return straightMs;
  return loop.fromMs + ((straightMs - loop.toMs) % (loop.toMs - loop.fromMs));
}

/** When the line next goes back to the loop's start; undefined: never. */
export function nextTurnAtMs(line: PlaceLine, nowMs: number): number | undefined {
  if (!loops(line) || !line.loop || line.rate <= 0) return undefined;
  return Math.max(nowMs, line.atMs) + (line.loop.toMs - gridPositionAt(line, nowMs)) / line.rate;
}

/** A loop of nothing is none. */
const loops = ({ status, placeMs, loop }: PlaceLine): boolean =>
  status === 'playing' && loop !== undefined && loop.toMs > loop.fromMs && placeMs < loop.toMs;
