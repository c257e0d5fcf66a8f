import type { Grid, RoomCommand } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import type { RoomContext, RoomDecision } from './context.ts';

/** Drives all views of a room together: what plays starts a little ahead, so that all start together. */
export function cueGrid(command: Extract<RoomCommand, { type: 'CueGrid' }>, { nowServerMs, jumpLead }: RoomContext): RoomDecision {
  const { status, playheadUtcMs, rate, loopFromUtcMs, loopToUtcMs } = command;
  const startAtServerMs = status === 'playing' ? nowServerMs + jumpLead.leadMs : 0;
  const grid: Grid = { status, playheadUtcMs, startAtServerMs, rate };
  if (loopFromUtcMs === undefined && loopToUtcMs === undefined) return accept({ type: 'GridCued', grid });
  if (loopFromUtcMs === undefined) return refuse('out-of-range', 'loopFromUtcMs');
  if (loopToUtcMs === undefined || loopToUtcMs - loopFromUtcMs < shortestLoopMs) return refuse('out-of-range', 'loopToUtcMs');
  return accept({ type: 'GridCued', grid: { ...grid, loopFromUtcMs, loopToUtcMs } });
}

const shortestLoopMs = 100;
