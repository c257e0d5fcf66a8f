import type { Entrant } from '../contestant.ts';
import { base, fromDrift, seekThere } from './from-drift.ts';

/** beatsync while it plays: nothing. Source: beatsync apps/client. */
export const uncorrected: Entrant = fromDrift('uncorrected (beatsync)', 1000, () => () => undefined);

/** Syncplay: 0.95 from 1.5 s ahead until 0.1 s, back at 4 s, on at 5. Source: syncplay/constants.py. */
export const syncplay: Entrant = fromDrift('syncplay', 1000, () => {
  let slows = false;
  return (driftMs) => {
    if (driftMs > 4000 || driftMs < -5000) return seekThere;
    slows = driftMs > (slows ? 100 : 1500);
    return slows ? { do: 'rate', rate: 0.95 } : base;
  };
});

/** OpenTogetherTube: a seek above 1 s, looked at each 250 ms. Source: client/src/views/Room.vue. */
export const openTogetherTube: Entrant = fromDrift(
  'opentogethertube',
  250,
  () => (driftMs) => (Math.abs(driftMs) > 1000 ? seekThere : undefined),
);
