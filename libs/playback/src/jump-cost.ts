import { middleOf } from './drift-readings.ts';

/** What the jumps of this player cost: how late they land, and how surely. */
export type JumpCost = {
  /** How far ahead the next one is to aim, ms. */
  aheadMs(toldMs: number): number;
  /** A jump that aimed so far ahead was seen to land with this drift. */
  landed(driftMs: number, aimedMs: number): void;
  /** How far a jump usually ends from where it aimed, ms: one from nearer than that is none worth making. */
  readonly missMs: number;
};

const kept = 5;
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
    get missMs() {
      const middle = middleOf(costs);
      return costs.length < 2 ? 0 : middleOf(costs.map((cost) => Math.abs(cost - middle)));
    },
  };
}
