import { leastUtcMs } from '@tutti/playback';
import type { Grid, RoomCommand } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import type { RoomContext, RoomDecision } from './context.ts';
import type { OpenRoom } from './state.ts';

type CueGrid = Extract<RoomCommand, { type: 'CueGrid' }>;

/** Drives all views of a room together: what plays starts a little ahead, so that all start together. */
export function cueGrid(command: CueGrid, room: OpenRoom, { nowServerMs, jumpLead }: RoomContext): RoomDecision {
  const field = fieldAtFault(command, nowServerMs);
  if (field !== undefined) return refuse('out-of-range', field);
  const { type, ...line } = command;
  const grid: Grid = { ...line, startAtServerMs: line.status === 'playing' ? nowServerMs + jumpLead.leadMs : 0 };
  return grid.status === 'paused' && isSame(grid, room.grid) ? accept() : accept({ type: 'GridCued', grid });
}

/** A span of less is no loop; no view ends later than this after the present, or after global zero: seconds taken for milliseconds do. */
const shortestLoopMs = 100;
const longestMs = 7 * 86_400_000;

function fieldAtFault({ playheadUtcMs, loopFromUtcMs, loopToUtcMs }: CueGrid, nowServerMs: number): string | undefined {
  const isSound = (atMs: number) => atMs <= longestMs || (atMs > leastUtcMs && atMs <= nowServerMs + longestMs);
  if (!isSound(playheadUtcMs)) return 'playheadUtcMs';
  if (loopFromUtcMs === undefined && loopToUtcMs === undefined) return undefined;
  if (loopFromUtcMs === undefined || !isSound(loopFromUtcMs) || Math.abs(loopFromUtcMs - playheadUtcMs) > longestMs) return 'loopFromUtcMs';
  if (loopToUtcMs === undefined || loopToUtcMs < loopFromUtcMs + shortestLoopMs || loopToUtcMs > loopFromUtcMs + longestMs)
    return 'loopToUtcMs';
  return undefined;
}

const isSame = (a: Grid, b: Grid): boolean =>
  a.status === b.status &&
  a.playheadUtcMs === b.playheadUtcMs &&
  a.rate === b.rate &&
  a.loopFromUtcMs === b.loopFromUtcMs &&
  a.loopToUtcMs === b.loopToUtcMs;
