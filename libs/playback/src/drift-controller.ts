import { bend, correct, type DriftAction } from './correct.ts';
import { type DriftDoubt, deadZoneMs } from './dead-zone.ts';
import { type DriftPolicy, isBeyond, type Steering } from './drift-policy.ts';
import { driftReadings } from './drift-readings.ts';
import { jumpBudget } from './jump-budget.ts';
import { jumpCost } from './jump-cost.ts';

/** One look at a player. */
export type DriftReading = {
  /** actual − expected, in ms of time and not of track: at twice the speed half as much. */
  readonly driftMs: number;
  readonly nowMs: number;
  readonly doubt: DriftDoubt;
};

/** What the player can do; the rest the controller learns. */
export type SteeredPlayer = { readonly steering: Steering; readonly jumpCostMs?: number | undefined };

/**
 * Keeps one player in time (P-10): what a policy says to a drift, and the memory that it needs. A rate stays for a second in steady state, a jump is made when two readings ask for
 * it, and never one after the other: after three in 10 s that did not help, or six that did, it cools down and only the rate works.
 * Pure: time is given, and is monotone.
 */
export type DriftController = {
  decide(reading: DriftReading): DriftAction;
  /** Another policy or player from now on; what was learnt of jumps stays with the player. */
  steer(policy: DriftPolicy, player: SteeredPlayer): void;
  /** How far ahead of where it should be a jump is to aim, ms of time. */
  readonly aheadMs: number;
  /** A jump was made, aiming so far ahead, at the base rate: because it was decided here, or because somebody or something else asked for it. */
  jumped(nowMs: number, aimedMs: number, because: 'decided' | 'asked'): void;
  coolingDown(nowMs: number): boolean;
  /** Another line is followed, from its start and at its base rate. */
  reset(): void;
};

/** A jump has helped once the drift was seen this small, or the policy would leave it alone. */
const helpedMs = 10;
/** One far reading may be the output's hiccup, and a jump on it would itself be wrong; two that agree, this far apart, are true. */
const confirmAfterMs = 180;
/** Where a jump has landed is told by so many readings. */
const landedAfter = 3;

export function driftController(initially: DriftPolicy, whose: SteeredPlayer = { steering: 'exact' }): DriftController {
  let [policy, player] = [initially, whose];
  const readings = driftReadings();
  const budget = jumpBudget();
  let cost = jumpCost();
  let checkedMs = Number.NEGATIVE_INFINITY;
  let bentMs = Number.NEGATIVE_INFINITY;
  let factor = 1;
  let far: { readonly sinceMs: number; readonly driftMs: number } | undefined;
  let flight: { readonly aimedMs: number } | undefined;

  const stay = (): DriftAction => (factor === 1 ? { kind: 'hold' } : { kind: 'rate', factor });

  const isAll = (rate: number) => Math.abs(rate - 1) >= policy.maxRateDelta - 1e-9;
  /** A rate stays as long as it must, unless all is called for, or no more of what was all: things have changed then, and quickness counts. */
  const turnTo = (wanted: DriftAction, nowMs: number): DriftAction => {
    const next = player.steering !== 'jumps' && wanted.kind === 'rate' ? wanted.factor : 1;
    const hasTurned = isAll(factor) && (next - 1) * (factor - 1) <= 0;
    const mustStay = nowMs - bentMs < policy.rateEveryMs && !isAll(next) && !hasTurned;
    if (next === factor || mustStay) return stay();
    factor = next;
    bentMs = nowMs;
    return stay();
  };

  const isConfirmed = (driftMs: number, nowMs: number) => {
    const { confirmsWithinMs } = policy;
    if (confirmsWithinMs === undefined) return true;
    if (!far || Math.abs(driftMs - far.driftMs) > confirmsWithinMs) far = { sinceMs: nowMs, driftMs };
    return nowMs - far.sinceMs >= confirmAfterMs;
  };

  const startAnew = () => {
    readings.clear();
    far = undefined;
    flight = undefined;
    factor = 1;
    bentMs = Number.NEGATIVE_INFINITY;
  };

  return {
    decide(reading) {
      const { nowMs, doubt } = reading;
      const driftMs = readings.add(reading.driftMs, nowMs, factor, policy.readings);
      const sure = policy.followsDoubt ? doubted(policy, doubt, cost.worthMs) : policy;
      const inForce = factor === 1 || policy.releasesMs === undefined ? sure : { ...sure, acts: { ...sure.acts, ms: policy.releasesMs } };
      if (Math.abs(driftMs) < helpedMs || !isBeyond(Math.abs(driftMs), inForce.acts)) budget.helped();
      if (flight) {
        if (readings.count < Math.min(landedAfter, policy.readings)) return stay();
        cost.landed(driftMs, flight.aimedMs);
        flight = undefined;
      }
      if (nowMs - checkedMs < policy.everyMs) return stay();
      checkedMs = nowMs;
      const action = correct(driftMs, inForce);
      if (action.kind === 'hold' || action.kind === 'rate') {
        far = undefined;
        return turnTo(action, nowMs);
      }
      if (isConfirmed(driftMs, nowMs) && !budget.isSpent(nowMs)) return action;
      return turnTo(bend(driftMs, inForce), nowMs);
    },
    steer(nextPolicy, nextPlayer) {
      if (nextPlayer.steering !== player.steering) cost = jumpCost();
      [policy, player] = [nextPolicy, nextPlayer];
    },
    get aheadMs() {
      return player.steering === 'exact' ? 0 : cost.aheadMs(player.jumpCostMs ?? 0);
    },
    jumped(nowMs, aimedMs, because) {
      startAnew();
      if (because === 'decided') budget.spend(nowMs);
      if (player.steering !== 'exact') flight = { aimedMs };
    },
    coolingDown: budget.isSpent,
    reset: startAnew,
  };
}

/** The limits with the doubt in them: what may be noise is left alone, and who lands anywhere near, or after a long silence, jumps up to half as much later. */
function doubted(policy: DriftPolicy, doubt: DriftDoubt, worthMs: number): DriftPolicy {
  const acts = { ...policy.acts, ms: deadZoneMs(doubt, policy.acts.ms) };
  const seeksMs = Math.max(policy.seeks.ms, Math.min(worthMs, 1.5 * policy.seeks.ms));
  return { ...policy, acts, seeks: { ...policy.seeks, ms: seeksMs } };
}
