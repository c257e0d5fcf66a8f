import { phaseCorrelator } from './phase-correlator.ts';

export type Pair = { readonly clip: Float32Array; readonly against: Float32Array; readonly sampleRate: number };

export type FineLag = {
  readonly lagMs: number;
  /** Half of what the clocks of the two drift apart over what overlaps. */
  readonly driftMs: number;
  /** 0 to 1: how much of the sound is the same, sample by sample. */
  readonly height: number;
  /** The highest that it is anywhere else around. */
  readonly rival: number;
  /** In standard deviations of what chance makes of so many windows. */
  readonly strength: number;
};

/**
 * Looks closely around a lag: windows of half a second all over what overlaps, in each the cross-correlation of phases alone (GCC-PHAT: every
 * frequency counts alike, so that echoes and microphones hardly matter), summed along the line that the windows agree on best. A line, because
 * the clocks of two recorders drift apart.
 */
export function fineLag(pair: Pair, coarseMs: number, mostWindows: number): FineLag {
  const { clip, against, sampleRate } = pair;
  const { length, chance, correlate } = phaseCorrelator(sampleRate);
  const lag = Math.round((coarseMs * sampleRate) / 1000);
  const [from, to] = [Math.max(0, -lag), Math.min(clip.length, against.length - lag)];
  const count = Math.max(1, Math.min(mostWindows, Math.floor((2 * (to - from)) / length) - 1));
  const starts = Array.from({ length: count }, (_, index) => Math.floor(from + ((to - from - length) * index) / Math.max(1, count - 1)));
  const windowAt = (start: number) => correlate(clip.subarray(start, start + length), against.subarray(start + lag, start + lag + length));
  const rows = starts.map(windowAt);
  const { aside, driftMs, height, rival, said } = bestLine(rows, starts, sampleRate);
  const strength = strengthOf(said) / chance;
  return { lagMs: ((lag + aside) * 1000) / sampleRate, driftMs, height, rival, strength };
}

/**
 * How high the windows' sum is, and no more than what is left of it, and half of that again, without the second that says most (two windows, as they may
 * overlap): a jingle, or the beep of a button that both cameras make, is one second, and aligns nothing.
 */
function strengthOf(said: readonly number[]): number {
  const all = said.reduce((sum, value) => sum + value, 0);
  const most = Math.max(...said.map((value, index) => value + (said[index + 1] ?? 0)));
  return Math.min(all, 1.5 * (all - most)) / Math.sqrt(said.length);
}

/** Two quartz clocks, each as bad as they are sold. */
const mostDriftPpm = 200;

type Line = { aside: number; driftMs: number; height: number; rival: number; said: readonly number[] };

function bestLine(rows: readonly Float32Array[], starts: readonly number[], sampleRate: number): Line {
  const middle = ((starts[0] ?? 0) + (starts.at(-1) ?? 0)) / 2;
  const half = Math.max(1, (starts.at(-1) ?? 0) - middle);
  const mostSteps = Math.floor((half * mostDriftPpm * 1e-6) / Math.max(1, sampleRate * 0.0005));
  const shiftAt = (slope: number, index: number) => Math.round(slope * ((starts[index] ?? 0) - middle));
  let best: { sum: Float32Array; peak: number; slope: number } | undefined;
  for (let step = -mostSteps; step <= mostSteps; step += 1) {
    const slope = mostSteps === 0 ? 0 : (step * mostDriftPpm * 1e-6) / mostSteps;
    const sum = summed(rows, (index) => shiftAt(slope, index));
    const peak = highest(sum);
    if (best === undefined || (sum[peak] ?? 0) > (best.sum[best.peak] ?? 0)) best = { sum, peak, slope };
  }
  const { sum, peak, slope } = best as NonNullable<typeof best>;
  const apart = Math.round(sampleRate * 0.005);
  let rival = 0;
  for (let at = 0; at < sum.length; at += 1) if (Math.abs(at - peak) > apart) rival = Math.max(rival, sum[at] ?? 0);
  return {
    aside: peak + betweenSamples(sum, peak) - (sum.length - 1) / 2,
    driftMs: (Math.abs(slope) * half * 1000) / sampleRate,
    height: sum[peak] ?? 0,
    rival,
    said: rows.map((row, index) => row[peak + shiftAt(slope, index)] ?? 0),
  };
}

/** Mean of the rows, each moved by its shift. */
function summed(rows: readonly Float32Array[], shiftOf: (index: number) => number): Float32Array {
  const sum = new Float32Array(rows[0]?.length ?? 0);
  for (const [index, row] of rows.entries()) {
    const shift = shiftOf(index);
    for (let at = Math.max(0, -shift); at < Math.min(sum.length, row.length - shift); at += 1)
      sum[at] = (sum[at] ?? 0) + (row[at + shift] ?? 0) / rows.length;
  }
  return sum;
}

function highest(row: Float32Array): number {
  let best = 0;
  for (let at = 1; at < row.length; at += 1) if ((row[at] ?? 0) > (row[best] ?? 0)) best = at;
  return best;
}

/** Where between two samples a parabola through the three highest has its top. */
function betweenSamples(row: Float32Array, peak: number): number {
  const [left, mid, right] = [row[peak - 1], row[peak] ?? 0, row[peak + 1]];
  if (left === undefined || right === undefined) return 0;
  const bend = left - 2 * mid + right;
  return bend === 0 ? 0 : (0.5 * (left - right)) / bend;
}
