import { frameMs, type SoundFeatures } from './sound-features.ts';
import { powerOfTwoFrom, type Spectrum, transformOf } from './spectrum.ts';

export type CoarseLag = {
  /** Frame i of the clip lies at frame i + `lagFrames` of the other. */
  readonly lagFrames: number;
  /** How many standard deviations above chance the likeness is. */
  readonly score: number;
};

/** The few lags at which two sounds are most alike, best first, of all that let them overlap for `leastFrames`. */
export function coarseLags(
  clip: SoundFeatures,
  against: SoundFeatures,
  { leastFrames, most }: { leastFrames: number; most: number },
): CoarseLag[] {
  const first = leastFrames - clip.frames;
  const count = against.frames - leastFrames - first + 1;
  if (count <= 0) return [];
  const scores = likeness(clip, against, first, count);
  const chance = deviation(scores);
  const found: CoarseLag[] = [];
  const taken = new Uint8Array(count);
  while (found.length < most) {
    const best = highestOf(scores, taken);
    if (best < 0) break;
    found.push({ lagFrames: first + best, score: (scores[best] ?? 0) / chance });
    taken.fill(1, Math.max(0, best - apartFrames), best + apartFrames + 1);
  }
  return found;
}

/** Two candidates are further apart than the fine stage looks around one. */
const apartFrames = 60 / frameMs;

/** At each lag the correlation of what overlaps, times the root of its length: chance is as large at all lags. */
function likeness(clip: SoundFeatures, against: SoundFeatures, first: number, count: number): Float64Array {
  const { size, spectrum, inverse } = transformOf(powerOfTwoFrom(clip.frames + against.frames));
  const sum = new Float64Array(2 * size);
  const [ofClip, ofAgainst] = [new Float64Array(2 * size), new Float64Array(2 * size)];
  for (const [band, row] of clip.bands.entries())
    addProduct(sum, spectrum(row, ofClip), spectrum(against.bands[band] as Float32Array, ofAgainst));
  const products = inverse(sum);
  const [clipEnergy, againstEnergy] = [energyTo(clip), energyTo(against)];
  return Float64Array.from({ length: count }, (_, index) => {
    const lag = first + index;
    const from = Math.max(0, -lag);
    const to = Math.min(clip.frames, against.frames - lag);
    const own = (clipEnergy[to] ?? 0) - (clipEnergy[from] ?? 0);
    const other = (againstEnergy[to + lag] ?? 0) - (againstEnergy[from + lag] ?? 0);
    const product = products[2 * (lag < 0 ? lag + size : lag)] ?? 0;
    return own * other > 0 ? (product / Math.sqrt(own * other)) * Math.sqrt(to - from) : 0;
  });
}

/** sum += conjugate(a)·b: the cross-correlation's spectrum. */
function addProduct(sum: Spectrum, a: Spectrum, b: Spectrum): void {
  for (let at = 0; at < sum.length; at += 2) {
    const [ar = 0, ai = 0, br = 0, bi = 0] = [a[at], a[at + 1], b[at], b[at + 1]];
    sum[at] = (sum[at] ?? 0) + ar * br + ai * bi;
    sum[at + 1] = (sum[at + 1] ?? 0) + ar * bi - ai * br;
  }
}

/** Energy of all bands before each frame. */
function energyTo({ frames, bands }: SoundFeatures): Float64Array {
  const sums = new Float64Array(frames + 1);
  for (let frame = 0; frame < frames; frame += 1) {
    let energy = 0;
    for (const row of bands) energy += (row[frame] ?? 0) ** 2;
    sums[frame + 1] = (sums[frame] ?? 0) + energy;
  }
  return sums;
}

function deviation(scores: Float64Array): number {
  let sum = 0;
  for (const score of scores) sum += score * score;
  return Math.max(1e-9, Math.sqrt(sum / scores.length));
}

function highestOf(scores: Float64Array, taken: Uint8Array): number {
  let best = -1;
  for (let at = 0; at < scores.length; at += 1) if (taken[at] !== 1 && (best < 0 || (scores[at] ?? 0) > (scores[best] ?? 0))) best = at;
  return best;
}
