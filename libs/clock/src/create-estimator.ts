import { bestOfWindow } from './best-of-window.ts';
import type { Estimator, EstimatorState, SampleOutcome } from './estimator.ts';
import { type EwmaTuning, ewma } from './ewma.ts';
import { type Exchange, excludedMs, faultOf, rttMs } from './exchange.ts';
import type { Learner } from './learner.ts';
import { pathFilter } from './path-filter.ts';
import { type PingPlan, pingPlan, steadyPlan } from './ping-plan.ts';
import { resolution } from './resolution.ts';
import { offsetOn, pendingMs, type SlewedOffset, slewedOffset, slewTo, stepTo } from './slewed-offset.ts';

export type EstimatorPolicy = 'path' | 'ewma' | 'best-of-window';

export type EstimatorOptions = {
  /** `path` (default) follows offset, skew and the path's delays; the others are the predecessors' (T-3). */
  readonly policy?: EstimatorPolicy;
  /** For `ewma`, asked each time: a preset, which may follow the measured network (P-14). */
  readonly tuning?: () => EwmaTuning;
  /** Fastest correction once settled, ppm: 500 for servers (T-5); a client promises its clock to nobody else. */
  readonly maxSlewPpm?: number;
};

/** While little is known each answer may move the clock faster, still never back. */
const acquiringSlewPpm = 500_000;
/** What `now` is proven to be off by is slewed away up to here, in ten seconds of a client's slewing; beyond, it would be wrong for minutes. */
const stepBeyondMs = 50;

/**
 * An estimator of the server's clock; see `Estimator` for what each function takes and gives.
 * `now` is monotone within an epoch. Exchanges that cannot have happened are counted in `state().refused`.
 */
export function createEstimator({ policy = 'path', tuning = () => ({}), maxSlewPpm = 5_000 }: EstimatorOptions = {}): Estimator {
  const grain = resolution();
  const { learner, plan } = parts(policy, grain, tuning);
  const refused = {
    stale: 0,
    'not-finite': 0,
    'negative-rtt': 0,
    'rtt-too-long': 0,
    'offset-out-of-bounds': 0,
  } satisfies EstimatorState['refused'];
  let output: SlewedOffset | undefined;
  let epoch = 0;
  let taken = 0;
  let jumps = 0;
  let lastRttMs = Number.NaN;

  /** The exchange's own bounds exclude what `now` says, and not what has been learnt: a first answer that took seconds, and a better one since (TM5). */
  const isDisproved = (exchange: Exchange): boolean => {
    const [line, { t3 }] = [learner.line(), exchange];
    if (!output || !line) return false;
    return excludedMs(exchange, slewedOffset(output, t3)) > stepBeyondMs && excludedMs(exchange, offsetOn(line, t3)) <= stepBeyondMs;
  };

  const hear = (outcome: 'taken' | 'jump', localMs: number, disproved = false) => {
    const learnt = learner.line();
    if (!learnt) return;
    const line = { ...learnt, atLocalMs: localMs, offsetMs: offsetOn(learnt, localMs) };
    if (outcome === 'jump') {
      jumps++;
      plan.jumped(localMs);
    }
    if (!output || outcome === 'jump' || disproved) {
      epoch++;
      output = stepTo(line);
    } else output = slewTo(line, output, (learner.settled ? maxSlewPpm : acquiringSlewPpm) / 1e6);
  };

  return {
    nextPingDelayMs: (at) => plan.delayMs(at, learner.settled),
    onSample(exchange): SampleOutcome {
      grain.add(exchange.t0);
      grain.add(exchange.t3);
      const outcome = faultOf(exchange, grain.ms) ?? learner.learn(exchange);
      if (outcome !== 'taken' && outcome !== 'jump') {
        refused[outcome]++;
        return outcome;
      }
      taken++;
      lastRttMs = rttMs(exchange);
      hear(outcome, exchange.t3, isDisproved(exchange));
      return outcome;
    },
    onStamp(stamp) {
      if (!Number.isFinite(stamp.t2) || !Number.isFinite(stamp.t3)) return;
      plan.stamped(stamp.t3);
      if (output) hear(learner.learnOneWay(stamp), stamp.t3);
    },
    now: (localMs) => localMs + (output ? slewedOffset(output, localMs) : 0),
    toLocalMs: (serverMs) => (output ? localAt(output, serverMs) : serverMs),
    errorMs: (localMs) => (output ? learner.errorMs(localMs) + Math.abs(pendingMs(output, localMs)) : Number.POSITIVE_INFINITY),
    state() {
      const line = output?.line;
      const atMs = line?.atLocalMs ?? 0;
      return {
        epoch,
        synchronised: line !== undefined,
        offsetMs: line ? line.offsetMs : 0,
        skewPpm: line ? line.skew * 1e6 : 0,
        errorMs: line ? learner.errorMs(atMs) : Number.POSITIVE_INFINITY,
        rttMs: lastRttMs,
        rttFloorMs: learner.rttFloorMs,
        pendingMs: output ? pendingMs(output, atMs) : 0,
        taken,
        jumps,
        refused: { ...refused },
      };
    },
  };
}

function parts(
  policy: EstimatorPolicy,
  grain: { readonly ms: number },
  tuning: () => EwmaTuning,
): { readonly learner: Learner; readonly plan: PingPlan } {
  switch (policy) {
    case 'path':
      return { learner: pathFilter(grain), plan: pingPlan() };
    case 'ewma':
      return { learner: ewma(tuning), plan: steadyPlan({ everyMs: () => tuning().pingEveryMs ?? 30_000, atOnce: 1 }) };
    case 'best-of-window':
      return { learner: bestOfWindow(), plan: steadyPlan({ everyMs: () => 15_000, atOnce: 5 }) };
  }
}

/** The offset changes so slowly that three rounds find the local time to a nanosecond. */
function localAt(output: SlewedOffset, serverMs: number): number {
  let localMs = serverMs - output.line.offsetMs;
  for (let round = 0; round < 3; round++) localMs = serverMs - slewedOffset(output, localMs);
  return localMs;
}
