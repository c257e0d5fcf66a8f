import { middleOf } from './drift-readings.ts';

/** What the jumps of this player cost: how late they land, and how surely. */
export type JumpCost = {
  /** How far ahead the next one is to aim, ms. */
  aheadMs(toldMs: number): number;
  /** A jump that aimed so far ahead was seen to land with this drift. */
  landed(driftMs: number, aimedMs: number): void;
  /** What a drift must be for a jump to be worth it, ms: more than jumps usually end beside where they aimed, and than half of their silence. */
  readonly worthMs: number;
};

/** Few: an output that takes longer from now on makes them all land later. */
const kept = 3;
/** Nobody's seek takes longer; what seems to was something else. */
const mostMs = 2000;

export function jumpCost(): JumpCost {
  let costs: readonly number[] = [];
  return {
    aheadMs: (toldMs) => (costs.length === 0 ? toldMs : middleOf(costs)),
    landed(driftMs, aimedMs) {
      const cost = aimedMs - driftMs;
      if (Math.abs(cost) <= mostMs) costs = [...costs, cost].slice(-kept);
    },
    get worthMs() {
      const middle = middleOf(costs);
      const missMs = costs.length < 2 ? 0 : middleOf(costs.map((cost) => Math.abs(cost - middle)));
      return Math.max(2 * missMs, middle / 2);
    },
  };
}
