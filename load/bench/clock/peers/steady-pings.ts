import type { Contestant } from '../contestant.ts';

/** So many pings at once, `spacingMs` apart, each `everyMs` from the first of the last; `first` of them at the connection. */
export type SteadyPlan = { readonly everyMs: number; readonly atOnce?: number; readonly spacingMs?: number; readonly first?: number };

/** The plan that most have: nothing tells it of sleep, hiding or another network; a new connection begins anew. */
export function steadyPings({ everyMs, atOnce = 1, spacingMs = 0, first = atOnce }: SteadyPlan): Contestant['nextPingMs'] {
  let left = 0;
  let burstAtMs = 0;
  return ({ kind, localMs }) => {
    if (kind === 'connect') {
      left = first;
      burstAtMs = localMs;
      return 0;
    }
    if (kind !== 'sent') return undefined;
    if (left <= 0) {
      left = atOnce;
      burstAtMs = localMs;
    }
    left--;
    return left > 0 ? spacingMs : Math.max(0, burstAtMs + everyMs - localMs);
  };
}
