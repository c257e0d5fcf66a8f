import { highestHz, lowestHz } from './sound-features.ts';
import { transformOf } from './spectrum.ts';

export type PhaseCorrelator = {
  /** Samples of a window. */
  readonly length: number;
  /** Deviation of a correlation when the two windows have nothing in common: there are as many independent phases as the taper and the zeros leave. */
  readonly chance: number;
  /** Two windows at lags −60 to 60 ms, one value for each sample; 1 for a copy. */
  readonly correlate: (a: Float32Array, b: Float32Array) => Float32Array;
};

const made = new Map<number, PhaseCorrelator>();

/** GCC-PHAT (Knapp and Carter, 1976) of windows of half a second, in the band that telephones let through. Its buffers are used again and again. */
export function phaseCorrelator(sampleRate: number): PhaseCorrelator {
  const known = made.get(sampleRate) ?? make(sampleRate);
  made.set(sampleRate, known);
  return known;
}

function make(sampleRate: number): PhaseCorrelator {
  const length = 2 ** Math.round(Math.log2(sampleRate * windowSec));
  const size = 2 * length;
  const reach = Math.round((reachMs * sampleRate) / 1000);
  const [low, high] = [lowestHz, Math.min(highestHz, 0.45 * sampleRate)].map((hz) => Math.round((hz * size) / sampleRate)) as [
    number,
    number,
  ];
  const { spectrum, inverse } = transformOf(size);
  const taper = Float64Array.from({ length }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / length));
  const tapered = new Float64Array(length);
  const [ofA, ofB, cross] = [new Float64Array(2 * size), new Float64Array(2 * size), new Float64Array(2 * size)];
  const spectrumOf = (samples: Float32Array, out: Float64Array) => {
    for (let at = 0; at < length; at += 1) tapered[at] = (samples[at] ?? 0) * (taper[at] ?? 0);
    return spectrum(tapered, out);
  };
  return {
    length,
    chance: Math.sqrt(3 / (high - low)),
    correlate(a, b) {
      spectrumOf(a, ofA);
      spectrumOf(b, ofB);
      for (let at = 2 * low; at <= 2 * high; at += 2) {
        const [ar = 0, ai = 0, br = 0, bi = 0] = [ofA[at], ofA[at + 1], ofB[at], ofB[at + 1]];
        const [re, im] = [ar * br + ai * bi, ar * bi - ai * br];
        const norm = Math.max(1e-12, Math.hypot(re, im));
        cross[at] = re / norm;
        cross[at + 1] = im / norm;
      }
      const out = inverse(cross);
      const row = new Float32Array(2 * reach + 1);
      for (let at = 0; at < row.length; at += 1) row[at] = (size / (high - low + 1)) * (out[2 * ((at - reach + size) % size)] ?? 0);
      return row;
    },
  };
}

const reachMs = 60;
const windowSec = 0.512;
