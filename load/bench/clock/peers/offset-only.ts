import type { Exchange } from '@tutti/clock';
import type { Contestant, Entrant } from '../contestant.ts';
import { type SteadyPlan, steadyPings } from './steady-pings.ts';

/** A rule that makes one offset of what it heard, without a rate and without a bound. */
export type OffsetRule = {
  learn(exchange: Exchange): void;
  offsetMs(localMs: number): number;
};

/** A peer that is such a rule and a steady plan. */
export const offsetOnly = (name: string, plan: SteadyPlan, rule: () => OffsetRule): Entrant => ({
  name,
  create(): Contestant {
    const { learn, offsetMs } = rule();
    return { nextPingMs: steadyPings(plan), onSample: learn, now: (localMs) => localMs + offsetMs(localMs) };
  },
});
