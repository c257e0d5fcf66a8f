import { gridPositionAt, type PlaceLine, timelineMsOf } from '@tutti/playback';
import type { GridLine } from './replay-grid-contract.ts';

/** What the room says, on the timeline. */
export const lineOf = ({ status, playheadUtcMs, atLocalMs, rate, loop }: GridLine, zeroMs: number): PlaceLine => ({
  status,
  placeMs: timelineMsOf(playheadUtcMs, zeroMs),
  atMs: atLocalMs,
  rate,
  loop: loop && { fromMs: timelineMsOf(loop.fromMs, zeroMs), toMs: timelineMsOf(loop.toMs, zeroMs) },
});

/** The same line, told from where it is now: what changes from here on changes nothing before. */
export const rebased = (line: PlaceLine, nowMs: number): PlaceLine => ({
  ...line,
  placeMs: gridPositionAt(line, nowMs),
  atMs: Math.max(nowMs, line.atMs),
});

/** Zero moved: the same moments are at other places. */
export function movedBy(line: PlaceLine, byMs: number, nowMs: number): PlaceLine {
  const from = rebased(line, nowMs);
  const loop = line.loop && { fromMs: line.loop.fromMs + byMs, toMs: line.loop.toMs + byMs };
  return { ...from, placeMs: Math.max(0, from.placeMs + byMs), loop };
}

/** Whether a line has come to its loop's end, or to the grid's within it. */
export function hasTurned(line: PlaceLine, nowMs: number, lengthMs: number): boolean {
  const { loop, placeMs } = line;
  if (!loop || loop.toMs <= loop.fromMs || placeMs >= loop.toMs) return false;
  return gridPositionAt({ ...line, loop: undefined }, nowMs) >= Math.min(loop.toMs, lengthMs);
}
