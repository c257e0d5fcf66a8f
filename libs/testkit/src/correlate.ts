import FFT from 'fft.js';

/** Nothing worth comparing was recorded: quieter than −40 dBFS. `side` says which recording. */
export class SilentRecordingError extends Error {
  override readonly name = 'SilentRecordingError';
  readonly code = 'LAB_SILENT_RECORDING';
  readonly side: string;
  readonly dbfs: number;
  constructor(side: string, dbfs: number) {
    super(`recording ${side} is at ${dbfs.toFixed(1)} dBFS in the window, quieter than ${SILENCE_DBFS} dBFS: nothing was played`);
    this.side = side;
    this.dbfs = dbfs;
  }
}

/** Both recordings hold the same samples at the same place: that is one stream recorded twice (or two that an idle sink glued together), not two players. */
export class ExactZeroError extends Error {
  override readonly name = 'ExactZeroError';
  readonly code = 'LAB_EXACT_ZERO';
  constructor() {
    super('both recordings are identical sample by sample: an exact zero is a fault of the bench, never a result');
  }
}

export type Window = {
  sampleRate: number;
  /** The piece of `a` to look for, in seconds from the start of the recordings. */
  windowFromSec: number;
  windowToSec: number;
  /** How far around it to look in `b`. */
  maxShiftSec: number;
  /** Shift around which to look, ms; 0 if not given. */
  aroundMs?: number;
};

/** `b(t) = a(t − shiftMs)`: positive, `b` sounds later. `quality` is the normalised peak: 1 is a copy, below 0.3 is chance. */
export type Correlation = { shiftMs: number; quality: number };

export const SILENCE_DBFS = -40;

/**
 * By how much `b` is later than `a`: the peak of the normalised cross-correlation, between samples by a parabola. Wants broadband sound without
 * repetition; a pair of players whose rates differ by r smears the peak over r times the window, so keep windows short while rates move.
 *
 * @throws SilentRecordingError when either is below −40 dBFS; ExactZeroError when they are copies of each other.
 */
export function correlate(a: Float32Array, b: Float32Array, window: Window): Correlation {
  const { sampleRate, maxShiftSec, aroundMs = 0 } = window;
  const from = Math.max(0, Math.round(window.windowFromSec * sampleRate));
  const template = a.subarray(from, Math.round(window.windowToSec * sampleRate));
  const reach = Math.round(maxShiftSec * sampleRate);
  const around = Math.round((aroundMs / 1000) * sampleRate);
  const search = cut(b, from + around - reach, template.length + 2 * reach);
  assertAudible('a', template);
  assertAudible('b', loudest(search, template.length));
  if (identical(template, b.subarray(from, from + template.length))) throw new ExactZeroError();
  const peak = normalisedPeak(template, search, 2 * reach);
  return { shiftMs: ((peak.lag + around - reach) / sampleRate) * 1000, quality: peak.quality };
}

/** Root mean square in dB below full scale; −Infinity for silence. */
export function dbfs(samples: Float32Array): number {
  return 10 * Math.log10(energy(samples) / Math.max(1, samples.length));
}

/** Seconds until the recording first is louder than −40 dBFS for 10 ms; undefined when it never is. */
export function firstSoundSec(samples: Float32Array, sampleRate: number): number | undefined {
  const step = Math.round(sampleRate / 100);
  for (let at = 0; at + step <= samples.length; at += step)
    if (dbfs(samples.subarray(at, at + step)) > SILENCE_DBFS) return at / sampleRate;
  return undefined;
}

function normalisedPeak(template: Float32Array, search: Float32Array, lags: number): { lag: number; quality: number } {
  const products = crossProducts(template, search, lags);
  const ownEnergy = energy(template);
  const floor = ownEnergy * 1e-4; // a lag that looks at near silence proves nothing
  const quality = new Float64Array(lags + 1);
  let running = energy(search.subarray(0, template.length));
  for (let lag = 0; lag <= lags; lag += 1) {
    quality[lag] = (products[lag] ?? 0) / Math.sqrt(ownEnergy * Math.max(running, floor));
    running += (search[lag + template.length] ?? 0) ** 2 - (search[lag] ?? 0) ** 2;
  }
  let best = 0;
  for (let lag = 1; lag <= lags; lag += 1) if ((quality[lag] ?? 0) > (quality[best] ?? 0)) best = lag;
  return parabola(quality, best);
}

/** Σ template[i]·search[i + lag] for every lag from 0 to `lags`. */
function crossProducts(template: Float32Array, search: Float32Array, lags: number): Float64Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(search.length, 2)));
  const fft = new FFT(size);
  const spectrum = (samples: Float32Array) => {
    const padded = new Float64Array(size);
    padded.set(samples);
    const out = new Float64Array(size * 2);
    fft.realTransform(out, padded);
    fft.completeSpectrum(out);
    return out;
  };
  const s = spectrum(search);
  const t = spectrum(template);
  for (let k = 0; k < size * 2; k += 2) {
    const [sr = 0, si = 0, tr = 0, ti = 0] = [s[k], s[k + 1], t[k], t[k + 1]];
    s[k] = sr * tr + si * ti;
    s[k + 1] = si * tr - sr * ti;
  }
  fft.inverseTransform(t, s);
  return Float64Array.from({ length: lags + 1 }, (_, lag) => t[lag * 2] ?? 0);
}

function parabola(values: Float64Array, best: number): { lag: number; quality: number } {
  const [left, mid, right] = [values[best - 1], values[best] ?? 0, values[best + 1]];
  if (left === undefined || right === undefined) return { lag: best, quality: mid };
  const bend = left - 2 * mid + right;
  const aside = bend === 0 ? 0 : (0.5 * (left - right)) / bend;
  return { lag: best + aside, quality: mid - 0.25 * (left - right) * aside };
}

/** `samples` from `start` on, silence where the recording has nothing. */
function cut(samples: Float32Array, start: number, length: number): Float32Array {
  const out = new Float32Array(length);
  const from = Math.max(0, start);
  out.set(samples.subarray(from, Math.max(from, start + length)), from - start);
  return out;
}

/** Of the stretches of this length, the loudest (in half steps): the search range may well hold a pause. */
function loudest(samples: Float32Array, length: number): Float32Array {
  let best = samples.subarray(0, length);
  for (let at = 0; at + length <= samples.length; at += Math.max(1, length >> 1)) {
    const piece = samples.subarray(at, at + length);
    if (energy(piece) > energy(best)) best = piece;
  }
  return best;
}

function assertAudible(side: string, samples: Float32Array): void {
  const level = dbfs(samples);
  if (!(level > SILENCE_DBFS)) throw new SilentRecordingError(side, level);
}

function identical(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, index) => Math.abs(value - (b[index] ?? 0)) < 1e-7);
}

function energy(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return sum;
}
