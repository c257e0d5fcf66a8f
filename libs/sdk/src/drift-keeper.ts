import { correct, type DriftAction, type DriftDoubt, type DriftPolicy, deadZoneMs, precise } from '@tutti/playback';

/**
 * `precise`, for a player whose jumps are exact and cross-faded: an echo of 30 ms is worse than one jump, and what a rate has to remove
 * is gone in a few seconds. Source: docs/adr/0020-sound-lab.md.
 */
export const webAudioPolicy: DriftPolicy = { ...precise, deadZoneMs: 0.2, horizonMs: 1_000, seekBeyondMs: 30 };

/**
 * The drift controller's memory: a rate at once, a jump only for a drift that was seen twice, and never one jump after the
 * other: after three in 10 s that did not help, or six that did, it cools down and only the rate works (P-10).
 */
export type DriftKeeper = {
  /**
   * @param driftMs actual − expected.
   * @param doubt how sure that is; its dead zone is as wide (P-10).
   */
  decide(driftMs: number, localNowMs: number, doubt: DriftDoubt): DriftAction;
  /** A jump was made, by us or by a Resync. */
  jumped(localNowMs: number): void;
  coolingDown(localNowMs: number): boolean;
  /** Another line is followed. */
  reset(): void;
};

const vainJumpsAllowed = 3;
const jumpsAllowed = 6;
const jumpWindowMs = 10_000;
const coolDownMs = 8_000;
/** A jump has helped once the drift was seen this small. */
const helpedMs = 10;
/** One far reading may be the audio system's hiccup, and a jump on it would itself be wrong; two that agree, this far apart, are true. */
const confirmAfterMs = 180;
const agreeWithinMs = 15;

type Jump = { readonly ms: number; readonly helped: boolean };

export function driftKeeper(policy: DriftPolicy = webAudioPolicy): DriftKeeper {
  let jumps: readonly Jump[] = [];
  let coolUntilMs = Number.NEGATIVE_INFINITY;
  let far: { readonly sinceMs: number; readonly driftMs: number } | undefined;

  return {
    decide(driftMs, localNowMs, doubt) {
      const wide = { ...policy, deadZoneMs: deadZoneMs(doubt, policy.deadZoneMs) };
      if (Math.abs(driftMs) < helpedMs) jumps = jumps.map(({ ms }) => ({ ms, helped: true }));
      const action = correct(driftMs, wide);
      if (action.kind !== 'seek') {
        far = undefined;
        return action;
      }
      if (!far || Math.abs(driftMs - far.driftMs) > agreeWithinMs) far = { sinceMs: localNowMs, driftMs };
      const confirmed = localNowMs - far.sinceMs >= confirmAfterMs;
      return confirmed && localNowMs >= coolUntilMs ? action : correct(driftMs, { ...wide, seekBeyondMs: Number.POSITIVE_INFINITY });
    },
    jumped(localNowMs) {
      far = undefined;
      jumps = [...jumps.filter(({ ms }) => localNowMs - ms < jumpWindowMs), { ms: localNowMs, helped: false }];
      if (jumps.length < jumpsAllowed && jumps.filter(({ helped }) => !helped).length < vainJumpsAllowed) return;
      coolUntilMs = localNowMs + coolDownMs;
      jumps = [];
    },
    coolingDown: (localNowMs) => localNowMs < coolUntilMs,
    reset() {
      far = undefined;
    },
  };
}

/** Whether Resync is shown as needed: from 1.50 s of drift until it is below 0.80 s, in every policy (P-11). */
export function resyncNeeded(was: boolean, driftMs: number | undefined): boolean {
  if (driftMs === undefined) return false;
  return Math.abs(driftMs) > 1_500 || (was && Math.abs(driftMs) >= 800);
}
