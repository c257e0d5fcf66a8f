/** How long a player takes, from being told until it sounds on its line: to begin from standstill, and to go elsewhere. Learnt from each time. */
export type MoveCosts = {
  /** What this move is expected to take, ms. */
  of(move: Move): number;
  /** @param lateMs how far behind its line it then was; negative: ahead. */
  learn(move: Move, lateMs: number): void;
};

/** `start`: stands at the position already. `seek`: while it plays. `join`: both. */
export type Move = 'start' | 'seek' | 'join';

/** The first time says more than any guess; later half of what a move was off, so that one that was disturbed does not spoil the next. */
const share = 0.5;
/** A move that waited for the network says little of the next one. */
const mostStepMs = 250;
const mostFirstMs = 800;
const mostMs = 2_000;

export function moveCosts(expectedMs: Readonly<Record<Move, number>> = { start: 30, seek: 60, join: 90 }): MoveCosts {
  const costs = { ...expectedMs };
  const known = new Set<Move>();
  return {
    of: (move) => costs[move],
    learn(move, lateMs) {
      const mostStep = known.has(move) ? mostStepMs : mostFirstMs;
      const stepMs = Math.max(-mostStep, Math.min(mostStep, known.has(move) ? lateMs * share : lateMs));
      known.add(move);
      costs[move] = Math.max(0, Math.min(mostMs, costs[move] + stepMs));
    },
  };
}
