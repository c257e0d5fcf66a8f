import type { Estimator, EstimatorState, SampleOutcome } from './estimator.ts';
import { type Exchange, offsetMs, rttMs } from './exchange.ts';
import type { Trace } from './trace.ts';

/** An exchange, and what the estimator made of it. */
export type ObservedSample = {
  /** When its answer came. */
  readonly localMs: number;
  readonly outcome: SampleOutcome;
  readonly rttMs: number;
  /** What this exchange alone says of the offset; the truth lies between the two bounds (unless a clock jumped on its way). */
  readonly heardMs: number;
  readonly lowestMs: number;
  readonly highestMs: number;
  /** In force after it: `serverMs = localMs + offsetMs`. */
  readonly offsetMs: number;
  readonly errorMs: number;
  readonly skewPpm: number;
  readonly epoch: number;
};

/** `errorMs = estimate − truth`. */
export type ObservedTruth = { readonly localMs: number; readonly errorMs: number; readonly boundMs: number };

export type ReplaySummary = {
  readonly samples: number;
  readonly stamps: number;
  readonly durationMs: number;
  /** `error`: against the truth that the trace knows. `wander`: against each epoch's own straight line, as no truth is known. */
  readonly against: 'error' | 'wander';
  /** Of its size, ms; NaN without a sample. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** How often the stated bound held, 0 to 1: against the truth; without one, how often no exchange refuted it. NaN without a sample. */
  readonly boundHeld: number;
  readonly final: EstimatorState;
};

export type Replay = {
  readonly samples: readonly ObservedSample[];
  readonly truths: readonly ObservedTruth[];
  readonly summary: ReplaySummary;
};

/** Tells an estimator of an exchange and reads what it thinks afterwards. Live and in a replay alike. */
export function observeSample(estimator: Estimator, exchange: Exchange): ObservedSample {
  const { t0, t1, t2, t3 } = exchange;
  const outcome = estimator.onSample(exchange);
  const { skewPpm, epoch } = estimator.state();
  return {
    localMs: t3,
    outcome,
    rttMs: rttMs(exchange),
    heardMs: offsetMs(exchange),
    lowestMs: t2 - t3,
    highestMs: t1 - t0,
    offsetMs: estimator.now(t3) - t3,
    errorMs: estimator.errorMs(t3),
    skewPpm,
    epoch,
  };
}

/** Leads an estimator that knows nothing yet through a trace, line by line as they stand. */
export function replayTrace({ lines }: Pick<Trace, 'lines'>, estimator: Estimator): Replay {
  const samples: ObservedSample[] = [];
  const truths: ObservedTruth[] = [];
  let stamps = 0;
  for (const line of lines) {
    switch (line.kind) {
      case 'sample':
        samples.push(observeSample(estimator, line));
        break;
      case 'stamp':
        estimator.onStamp(line);
        stamps++;
        break;
      case 'event':
        estimator.nextPingDelayMs(line); // the answer is what the recording has done already; the question tells it what happened
        break;
      case 'truth':
        if (estimator.state().synchronised) {
          const { localMs, serverMs } = line;
          truths.push({ localMs, errorMs: estimator.now(localMs) - serverMs, boundMs: estimator.errorMs(localMs) });
        }
    }
  }
  return { samples, truths, summary: summarise({ samples, truths, stamps, final: estimator.state() }) };
}

function summarise({ samples, truths, stamps, final }: Omit<Replay, 'summary'> & Pick<ReplaySummary, 'stamps' | 'final'>): ReplaySummary {
  const known = truths.length > 0;
  const sizes = (known ? truths.map(({ errorMs }) => errorMs) : wander(samples)).map(Math.abs).sort((a, b) => a - b);
  const held = known
    ? truths.map(({ errorMs, boundMs }) => Math.abs(errorMs) <= boundMs)
    : samples
        .filter(isOfItsEpoch)
        .map(({ lowestMs, highestMs, offsetMs, errorMs }) => lowestMs <= offsetMs + errorMs && offsetMs - errorMs <= highestMs);
  return {
    samples: samples.length,
    stamps,
    durationMs: samples.length === 0 ? 0 : (samples.at(-1)?.localMs ?? 0) - (samples[0]?.localMs ?? 0),
    against: known ? 'error' : 'wander',
    p50Ms: quantile(sizes, 0.5),
    p95Ms: quantile(sizes, 0.95),
    p99Ms: quantile(sizes, 0.99),
    boundHeld: held.length === 0 ? Number.NaN : held.filter(Boolean).length / held.length,
    final,
  };
}

/** What was refused as of another clock, or as no exchange at all, refutes nothing. */
const isOfItsEpoch = ({ outcome }: ObservedSample): boolean => outcome === 'taken' || outcome === 'jump';

/**
 * How far each estimate is from where the estimator came to stand: the straight line through the later half of its epoch's estimates.
 * It shows restlessness; a steady error, such as that of a one-sided path, it cannot show.
 */
function wander(samples: readonly ObservedSample[]): number[] {
  const epochs = new Map<number, ObservedSample[]>();
  for (const sample of samples.filter(isOfItsEpoch)) {
    const epoch = epochs.get(sample.epoch);
    if (epoch) epoch.push(sample);
    else epochs.set(sample.epoch, [sample]);
  }
  return [...epochs.values()].flatMap((epoch) => {
    const line = straightLine(epoch.slice(Math.floor(epoch.length / 2)));
    return epoch.map(({ localMs, offsetMs }) => offsetMs - line(localMs));
  });
}

/** Least squares. */
function straightLine(samples: readonly ObservedSample[]): (localMs: number) => number {
  const mean = (of: (sample: ObservedSample) => number) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [fromMs, baseMs] = [samples[0]?.localMs ?? 0, samples[0]?.offsetMs ?? 0]; // near zero, so that no digits are lost
  const atMs = mean(({ localMs }) => localMs - fromMs);
  const levelMs = mean(({ offsetMs }) => offsetMs - baseMs);
  const spread = mean(({ localMs }) => (localMs - fromMs - atMs) ** 2);
  const slope = spread === 0 ? 0 : mean(({ localMs, offsetMs }) => (localMs - fromMs - atMs) * (offsetMs - baseMs - levelMs)) / spread;
  return (localMs) => baseMs + levelMs + slope * (localMs - fromMs - atMs);
}

/** Nearest rank, of what is sorted. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
