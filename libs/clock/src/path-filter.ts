import { choosePath, type RoundTrip, remembered, shorterShare } from './choose-path.ts';
import { type Exchange, offsetMs, rttMs } from './exchange.ts';
import { addAt, at, expected, type Gaussian, narrow, observe, replace, varianceOf, widen } from './gaussian.ts';
import type { Learner } from './learner.ts';

/** Two crystals differ by some tens of ppm (one standard deviation), known later to be rarely above 100. */
const skewPrior = 60e-6;
/** How the skew wanders with temperature: 0.04 ppm after a second, growing with the root of time. */
const skewWander = 0.04e-6;
/** What a proven jump leaves open about the skew. */
const skewAfterJump = 2e-6;

/** An unknown path: half the difference of its two ways, as a share of its round trip. One standard deviation; the whole would be 0.5. */
const asymmetryPrior = 0.125;
/** The same for a path that is met when the clock is known already, so that it teaches nothing wrong. */
const asymmetryOfWorse = 0.25;
const shortestPrior = 0.25;
/** A first round trip is rarely the shortest. */
const firstIsLonger = 0.9;
/** Ways change a little with time: this share of the round trip, each root of ten minutes. */
const wayWander = 0.01;

/** The least noise of one way, ms, and as a share of the round trip. */
const leastNoiseMs = 0.02;
const leastNoise = 0.01;

const mostPaths = 4;

/** A better exchange than the first among so many takes its place, and the others are judged again by it. */
const settlingExchanges = 32;
const betterShare = 0.95;
const settledExchanges = 12;

/** A jump is proven when the exchange's own bounds exclude the estimate by more than so many standard deviations and this. */
const jumpDeviations = 4;
const jumpMs = 1;
const boundDeviations = 3;
const boundMs = 0.05;

/**
 * The default policy. It believes, as one Gaussian: the offset and its growth (the skew), and for each of the last paths how long its two ways take when
 * nothing stands in them. An exchange measures `offset + way there` (t1 − t0) and `way back − offset` (t3 − t2); each counts by how far it lies above what the path
 * at its best would give, so a queue in one direction spoils that direction only, and the shortest delays weigh most. What no exchange can tell, how a round trip
 * divides into its ways, stays in the doubt, and a path that is known to be good keeps its say when the line moves to a worse one.
 * `grain` is how coarsely the local clock is read, as it becomes known.
 * Source: our study of clock synchronisation; the arithmetic is Kalman's.
 */
export function pathFilter(grain: { readonly ms: number }): Learner {
  let belief: Gaussian | undefined;
  /** The belief is about this moment; offsets in it are counted from `baseMs`. */
  let atMs = 0;
  let baseMs = 0;
  let path = 0;
  /** The exchanges by which all is judged again when a better one comes, and the round trips of the path in use. */
  let early: readonly Exchange[] = [];
  let since: readonly RoundTrip[] = [];
  let firstRttMs = Number.POSITIVE_INFINITY;
  let epochFromMs = Number.NEGATIVE_INFINITY;
  let exchanges = 0;

  const roundTrip = (of: Gaussian, index: number) => Math.max(0.01, (of.mean[2 + 2 * index] ?? 0) + (of.mean[3 + 2 * index] ?? 0));
  const pathsOf = (of: Gaussian) => (of.mean.length - 2) / 2;

  const advance = (of: Gaussian, localMs: number) => {
    const ms = localMs - atMs;
    if (ms <= 0) return;
    atMs = localMs;
    age(of, ms);
    for (let index = 0; index < pathsOf(of); index++) {
      const variance = ((wayWander * roundTrip(of, index)) ** 2 * ms) / 600_000;
      addAt(of.covariance, 2 + 2 * index, 2 + 2 * index, variance);
      addAt(of.covariance, 3 + 2 * index, 3 + 2 * index, variance);
    }
  };

  const meet = (of: Gaussian, rtt: number, asymmetry: number) => {
    if (pathsOf(of) >= mostPaths) narrow(of, path === 0 ? 4 : 2, 2);
    const common = (shortestPrior * rtt) ** 2;
    const apart = (asymmetry * rtt) ** 2;
    const way = (firstIsLonger * rtt) / 2;
    widen(of, [way, way], [[common + apart, common - apart], [common - apart, common + apart]]); // biome-ignore format: a matrix
    path = pathsOf(of) - 1;
  };
  const follow = (of: Gaussian, exchange: Exchange) => {
    since = remembered(since, tripOf(exchange));
    const usualMs = Array.from({ length: pathsOf(of) }, (_, index) => roundTrip(of, index));
    const answer = choosePath({ usualMs, path, since, grainMs: grain.ms });
    if (answer === path) return;
    if (answer === 'shorter') meet(of, shownRtt(exchange), asymmetryPrior);
    else if (answer === 'longer') meet(of, Math.min(...since.map(({ rttMs: ms }) => ms)), asymmetryOfWorse);
    else path = answer;
    since = [tripOf(exchange)];
  };

  const weigh = (of: Gaussian, { t0, t1, t2, t3 }: Exchange) => {
    const usual = roundTrip(of, path);
    const there = { weights: weights(of, { offset: 1, skew: t0 - atMs, way: 2 + 2 * path }), measured: t1 - t0 - baseMs };
    const back = { weights: weights(of, { offset: -1, skew: atMs - t3, way: 3 + 2 * path }), measured: t3 - t2 + baseMs };
    const noises = [there, back].map((way) => ({ ...way, noise: noiseOf(way.measured - expected(of, way.weights), usual, grain.ms) }));
    // The surer one first: the other is then judged by what it taught.
    for (const { weights: by, measured, noise } of noises.sort((a, b) => a.noise - b.noise)) observe(of, by, measured, noise ** 2);
  };

  /** Everything known comes from `early`, read by the light of its best exchange. */
  const begin = (best: Exchange): Gaussian => {
    const rtt = shownRtt(best);
    const fresh: Gaussian = { mean: [0, 0], covariance: [[(rtt + 0.1) ** 2, 0], [0, skewPrior ** 2]] }; // biome-ignore format: a matrix
    firstRttMs = rtt;
    baseMs = offsetMs(best);
    atMs = Math.max(...early.map(({ t3 }) => t3));
    since = early.map(tripOf);
    meet(fresh, rtt + 0.01, asymmetryPrior);
    weigh(fresh, best);
    // From the best outwards in time: while the skew is unknown, what is far away would seem to be late, or early.
    const near = early.filter((exchange) => exchange !== best).sort((a, b) => Math.abs(a.t3 - best.t3) - Math.abs(b.t3 - best.t3));
    for (const exchange of near) weigh(fresh, exchange);
    return fresh;
  };

  /** Whether the bounds that an exchange, or a stamp, proves exclude what is believed. */
  const isJump = (of: Gaussian, lower: number, upper: number): boolean => {
    const offset = of.mean[0] ?? 0;
    const excludedMs = Math.max(offset - upper, lower - offset);
    return excludedMs > jumpDeviations * Math.sqrt(varianceOf(of, 0)) + jumpMs + grain.ms;
  };
  /** The offset is believed anew; the skew and what is known of the paths stay. */
  const jumpTo = (of: Gaussian, offset: number, doubtMs: number, localMs: number, fromMs: number) => {
    baseMs = offset;
    atMs = localMs;
    epochFromMs = fromMs;
    exchanges = 0;
    early = [];
    since = [];
    replace(of, 0, 0, doubtMs ** 2);
    addAt(of.covariance, 1, 1, skewAfterJump ** 2);
  };

  return {
    learn(exchange) {
      const { t0, t1, t2, t3 } = exchange;
      if (t0 < epochFromMs) return 'stale';
      exchanges++;
      if (!belief) {
        early = [exchange];
        belief = begin(exchange);
        return 'taken';
      }
      advance(belief, t3);
      if (isJump(belief, t2 - t3 - baseMs, t1 - t0 - baseMs)) {
        jumpTo(belief, offsetMs(exchange), shownRtt(exchange) + 0.1, t3, t0);
        weigh(belief, exchange);
        return 'jump';
      }
      early = early.length > 0 && early.length < settlingExchanges ? [...early, exchange] : [];
      if (early.length > 0 && shownRtt(exchange) < betterShare * firstRttMs) {
        belief = begin(exchange);
        return 'taken';
      }
      follow(belief, exchange);
      weigh(belief, exchange);
      return 'taken';
    },
    learnOneWay({ t2, t3 }) {
      if (!belief || exchanges < settledExchanges || t3 < epochFromMs) return 'taken';
      advance(belief, t3);
      const by = weights(belief, { offset: -1, skew: 0, way: 3 + 2 * path });
      const measured = t3 - t2 + baseMs;
      if (isJump(belief, -measured, Number.POSITIVE_INFINITY)) {
        const way = belief.mean[3 + 2 * path] ?? 0;
        jumpTo(belief, t2 + way - t3, roundTrip(belief, path), t3, t3);
        return 'jump';
      }
      const aboveMs = measured - expected(belief, by);
      // So much quicker than this path can be: the line has moved to another, and the next exchange will say to which.
      if (aboveMs < -(shorterShare * (belief.mean[3 + 2 * path] ?? 0)) / 2 - grain.ms) return 'taken';
      observe(belief, by, measured, noiseOf(aboveMs, roundTrip(belief, path), grain.ms) ** 2);
      return 'taken';
    },
    line: () => belief && { atLocalMs: atMs, offsetMs: baseMs + (belief.mean[0] ?? 0), skew: belief.mean[1] ?? 0 },
    errorMs(localMs) {
      if (!belief) return Number.POSITIVE_INFINITY;
      const later = { mean: belief.mean, covariance: belief.covariance.slice(0, 2).map((row) => row.slice(0, 2)) };
      age(later, Math.max(0, localMs - atMs), false);
      return boundDeviations * Math.sqrt(varianceOf(later, 0)) + boundMs + grain.ms;
    },
    get rttFloorMs() {
      return belief ? roundTrip(belief, path) : Number.NaN;
    },
    get settled() {
      return exchanges >= settledExchanges;
    },
  };
}

const tripOf = (exchange: Exchange): RoundTrip => ({ rttMs: shownRtt(exchange), atMs: exchange.t3 });

/** NOTE a clock read in whole milliseconds may show less than the server took. */
const shownRtt = (exchange: Exchange): number => Math.max(0, rttMs(exchange));

/** An exchange is as noisy as it is longer than the path at its best; what seems shorter than that is as good as it gets. */
const noiseOf = (aboveMs: number, usualMs: number, grainMs: number): number =>
  leastNoiseMs + leastNoise * usualMs + grainMs / 4 + Math.max(0, aboveMs);

/** `offset += skew · ms`, and what that does to the doubts, with the skew's wandering. */
function age({ mean, covariance }: Gaussian, ms: number, moves = true): void {
  if (moves) mean[0] = (mean[0] ?? 0) + (mean[1] ?? 0) * ms;
  const wander = skewWander ** 2 / 1_000;
  addAt(covariance, 0, 0, 2 * ms * at(covariance, 0, 1) + ms ** 2 * at(covariance, 1, 1) + (wander * ms ** 3) / 3);
  for (let index = 1; index < mean.length && index < covariance.length; index++) {
    addAt(covariance, 0, index, ms * at(covariance, 1, index) + (index === 1 ? (wander * ms ** 2) / 2 : 0));
    addAt(covariance, index, 0, at(covariance, 0, index) - at(covariance, index, 0));
  }
  addAt(covariance, 1, 1, wander * ms);
}

function weights(of: Gaussian, { offset, skew, way }: { readonly offset: number; readonly skew: number; readonly way: number }): number[] {
  const row = Array<number>(of.mean.length).fill(0);
  row[0] = offset;
  row[1] = skew;
  row[way] = 1;
  return row;
}
