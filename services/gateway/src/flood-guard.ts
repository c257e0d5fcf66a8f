import { limits } from '@tutti/protocol';
import { tokenBucket } from './token-bucket.ts';

export type FloodGuard = {
  /** A command: false when it is one too many, to be refused with `slow-down`. */
  command(nowMs: number): boolean;
  /** A whole state asked for. */
  state(nowMs: number): boolean;
  /** Something was over a limit, of whatever kind. False: more than is put up with. */
  tolerate(nowMs: number): boolean;
};

/** One connection's limits (W16): what is over them costs the sender, never others. Times are monotonic ms. */
export function floodGuard(): FloodGuard {
  const commands = tokenBucket({ burst: limits.commandBurst, perSec: 1000 / limits.commandRefillMs });
  const states = tokenBucket({ burst: limits.stateBurst, perSec: 1000 / limits.stateRefillMs });
  const patience = tokenBucket({ burst: limits.floodBurst, perSec: 1000 / limits.floodRefillMs });
  return { command: commands.take, state: states.take, tolerate: patience.take };
}
