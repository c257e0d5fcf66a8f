import type { Contestant, Entrant, Look, Move } from '../contestant.ts';

/** A peer that decides from each look alone: what it says to a drift in ms. `create` makes the memory of one run. */
export const fromDrift = (name: string, everyMs: number, create: () => (driftMs: number, look: Look) => Move | undefined): Entrant => ({
  name,
  create(): Contestant {
    const decide = create();
    return {
      everyMs,
      look: (look) => (look.actualMs === undefined || look.buffering ? undefined : decide(look.actualMs - look.expectedMs, look)),
    };
  },
});

export const base: Move = { do: 'rate', rate: 1 };
export const seekThere: Move = { do: 'seek', aheadMs: 0 };
