import type { RoomGrid } from '@tutti/sdk';
import type { GridLine, GridReading, GridSpan } from '@tutti/sdk/grid';

/** Where everybody's views are to be, by this page's clock: `serverMs = localMs + offsetMs`, of the wall clock's kind. */
export function lineOf(grid: RoomGrid, { offsetMs, timeOriginMs }: { offsetMs: number; timeOriginMs: number }): GridLine {
  const { status, playheadUtcMs, startAtServerMs, rate, loopFromUtcMs, loopToUtcMs } = grid;
  const isPlaying = status === 'playing';
  return {
    status: isPlaying ? 'playing' : 'paused',
    playheadUtcMs,
    atLocalMs: isPlaying ? startAtServerMs - offsetMs - timeOriginMs : 0,
    rate,
    ...(loopFromUtcMs === undefined || loopToUtcMs === undefined ? {} : { loop: { fromMs: loopFromUtcMs, toMs: loopToUtcMs } }),
  };
}

/** The estimate of the clock breathes all the time; a tenth of a frame is not worth a correction. */
const sameWithinMs = 3;

export function sameLine(one: GridLine | undefined, other: GridLine | undefined): boolean {
  if (!one || !other) return one === other;
  const { atLocalMs, ...rest } = one;
  const { atLocalMs: otherLocalMs, ...otherRest } = other;
  return Math.abs(atLocalMs - otherLocalMs) <= sameWithinMs && JSON.stringify(rest) === JSON.stringify(otherRest);
}

export type Cue = Omit<RoomGrid, 'startAtServerMs'>;

/** What this page's grid does, as a wish for everybody's. */
export function cueOf({ zeroMs, rate }: GridReading, what: { status: Cue['status']; timelineMs: number; loop: GridSpan | undefined }): Cue {
  const { status, timelineMs, loop } = what;
  const span = loop && { loopFromUtcMs: zeroMs + loop.fromMs, loopToUtcMs: zeroMs + loop.toMs };
  return { status, playheadUtcMs: zeroMs + Math.max(0, timelineMs), rate, ...span };
}

/** Whether the room plays as was wished. */
export const isCued = (grid: RoomGrid, { status, playheadUtcMs, rate, loopFromUtcMs, loopToUtcMs }: Cue): boolean =>
  grid.status === status &&
  grid.playheadUtcMs === playheadUtcMs &&
  grid.rate === rate &&
  grid.loopFromUtcMs === loopFromUtcMs &&
  grid.loopToUtcMs === loopToUtcMs;
