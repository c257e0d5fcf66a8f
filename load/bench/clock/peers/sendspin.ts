import { type Exchange, offsetMs, rttMs } from '@tutti/clock';
import type { Contestant, Entrant } from '../contestant.ts';

/** Constants in which the reference and the browser's version differ. */
type Variant = {
  /** Standard deviation of a measurement as a share of rtt / 2, and its least. */
  readonly deviationShare: number;
  readonly leastDeviationMs: number;
  /** Random walk of the drift: its standard deviation grows by this per √µs. */
  readonly driftNoise: number;
  /** A residual beyond `cutoff` · rtt / 2 makes it doubt all it knew, by this factor of the standard deviations. */
  readonly forget: number;
  readonly cutoff: number;
  pick(burst: readonly Exchange[]): Exchange;
};

const burstOf = 8;
const everyMs = 10_000;
const timeoutMs = 2_000;
const youngUpdates = 100;

const quickest = (burst: readonly Exchange[]) => [...burst].sort((a, b) => rttMs(a) - rttMs(b));

/** time-filter and sendspin-cpp: the quickest of a burst, a Kalman filter of offset and drift. */
export const sendspinReference: Entrant = {
  name: 'Sendspin',
  create: () =>
    sendspin({
      deviationShare: 0.5,
      // With a clock of whole milliseconds a round trip may seem to take no time at all.
      leastDeviationMs: 0.001,
      driftNoise: 1e-11,
      forget: 2,
      cutoff: 3,
      pick: (burst) => quickest(burst)[0] as Exchange,
    }),
};

/** sendspin-js: the median offset of the three quickest, and other constants. */
export const sendspinJs: Entrant = {
  name: 'sendspin-js',
  create: () =>
    sendspin({
      deviationShare: 1,
      leastDeviationMs: 1,
      driftNoise: 1e-12,
      forget: 1.1,
      cutoff: 2,
      pick(burst) {
        const three = quickest(burst).slice(0, 3);
        return [...three].sort((a, b) => offsetMs(a) - offsetMs(b))[Math.floor(three.length / 2)] as Exchange;
      },
    }),
};

function sendspin(variant: Variant): Contestant {
  let filter = driftFilter(variant);
  let burst: Exchange[] = [];
  let asked = 0;
  let nextBurstMs = 0;

  const endBurst = () => {
    if (burst.length > 0) filter.learn(variant.pick(burst));
    burst = [];
    asked = 0;
  };

  return {
    nextPingMs({ kind, localMs }) {
      if (kind === 'connect') {
        filter = driftFilter(variant);
        burst = [];
        asked = 0;
        return 0;
      }
      if (kind === 'sent') {
        if (asked >= burstOf || asked === 0 || localMs >= nextBurstMs) {
          burst = [];
          asked = 0;
          nextBurstMs = localMs + everyMs;
        }
        asked++;
        // No answer: the burst is given up, the next comes in its time.
        return Math.max(timeoutMs, nextBurstMs - localMs);
      }
      if (kind !== 'answered') return undefined;
      if (burst.length < burstOf) return 0;
      endBurst();
      return Math.max(0, nextBurstMs - localMs);
    },
    onSample(exchange) {
      burst.push(exchange);
    },
    now: (localMs) => localMs + filter.offsetMs(localMs),
    errorMs: (localMs) => 2 * filter.deviationMs(localMs),
  };
}

/** Offset and drift with their covariance; times in ms, drift in ms per ms. */
function driftFilter({ deviationShare, leastDeviationMs, driftNoise, forget, cutoff }: Variant) {
  // (ms/ms)² per ms: the constant is a standard deviation per √µs.
  const driftGrowth = driftNoise ** 2 * 1_000;
  let updates = 0;
  let atMs = 0;
  let offset = 0;
  let drift = 0;
  let [offsetVariance, covariance, driftVariance] = [Number.POSITIVE_INFINITY, 0, 0];
  const usedDrift = () => (drift * drift > 4 * driftVariance ? drift : 0);

  return {
    learn(exchange: Exchange): void {
      const measured = offsetMs(exchange);
      const halfRttMs = rttMs(exchange) / 2;
      const noise = Math.max(leastDeviationMs, halfRttMs * deviationShare) ** 2;
      const passedMs = exchange.t3 - atMs;
      if (updates > 0 && passedMs <= 0) return;
      updates++;
      atMs = exchange.t3;
      if (updates === 1) {
        offset = measured;
        offsetVariance = noise;
        return;
      }
      if (updates === 2) {
        drift = (measured - offset) / passedMs;
        driftVariance = (offsetVariance + noise) / passedMs ** 2;
        offset = measured;
        offsetVariance = noise;
        covariance = 0;
        return;
      }
      const expected = offset + drift * passedMs;
      let predictedOffset = offsetVariance + 2 * covariance * passedMs + driftVariance * passedMs ** 2;
      let predictedCovariance = covariance + driftVariance * passedMs;
      let predictedDrift = driftVariance + driftGrowth * passedMs;
      const residual = measured - expected;
      if (updates > youngUpdates && Math.abs(residual) > cutoff * halfRttMs) {
        predictedOffset *= forget ** 2;
        predictedCovariance *= forget ** 2;
        predictedDrift *= forget ** 2;
      }
      const gain = 1 / (predictedOffset + noise);
      const [offsetGain, driftGain] = [predictedOffset * gain, predictedCovariance * gain];
      offset = expected + offsetGain * residual;
      drift += driftGain * residual;
      offsetVariance = (1 - offsetGain) * predictedOffset;
      covariance = (1 - offsetGain) * predictedCovariance;
      driftVariance = predictedDrift - driftGain * predictedCovariance;
    },
    offsetMs: (localMs: number) => offset + usedDrift() * (localMs - atMs),
    /** As it states it: of its last update. */
    deviationMs: (_localMs: number) => Math.sqrt(offsetVariance),
  };
}
