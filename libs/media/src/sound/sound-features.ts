import { transformOf } from './spectrum.ts';

/** How loud each band of pitch is, frame by frame, against the seconds around: gain, hum, and what a microphone or a codec does to the tone fall away. */
export type SoundFeatures = {
  readonly frames: number;
  /** One row of `frames` values for each band. */
  readonly bands: readonly Float32Array[];
};

export const frameMs = 10;
/** What telephones let through. */
export const lowestHz = 150;
export const highestHz = 3_600;

export function soundFeatures(samples: Float32Array, sampleRate: number): SoundFeatures {
  const hop = (sampleRate * frameMs) / 1000;
  const size = 2 ** Math.round(Math.log2(sampleRate * 0.032));
  const frames = Math.max(0, Math.floor((samples.length - size) / hop) + 1);
  const edges = bandEdges(sampleRate, size);
  const bands = Array.from({ length: bandCount }, () => new Float32Array(frames));
  const { spectrum } = transformOf(size);
  const window = Float64Array.from({ length: size }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / size));
  const piece = new Float64Array(size);
  const out = new Float64Array(2 * size);
  for (let frame = 0; frame < frames; frame += 1) {
    const start = Math.round(frame * hop);
    for (let index = 0; index < size; index += 1) piece[index] = (samples[start + index] ?? 0) * (window[index] ?? 0);
    spectrum(piece, out);
    for (let band = 0; band < bandCount; band += 1) {
      let energy = 0;
      for (let bin = edges[band] ?? 0; bin < (edges[band + 1] ?? 0); bin += 1)
        energy += (out[2 * bin] ?? 0) ** 2 + (out[2 * bin + 1] ?? 0) ** 2;
      (bands[band] as Float32Array)[frame] = energy;
    }
  }
  for (const row of bands) standOut(row);
  return { frames, bands };
}

const bandCount = 20;

/** Bins at which the bands begin, as far apart as ears have them. */
function bandEdges(sampleRate: number, size: number): readonly number[] {
  const mel = (hz: number) => Math.log(1 + hz / 700);
  const [from, to] = [mel(lowestHz), mel(Math.min(highestHz, 0.45 * sampleRate))];
  return Array.from({ length: bandCount + 1 }, (_, edge) => {
    const hz = 700 * (Math.exp(from + ((to - from) * edge) / bandCount) - 1);
    return Math.round((hz * size) / sampleRate);
  });
}

/** Energies to what stands out of them: their logarithm over a floor, less its mean over the second around, no single bang louder than some. */
function standOut(row: Float32Array): void {
  const floor = 1e-3 * mean(row) + 1e-9;
  const sums = new Float64Array(row.length + 1);
  for (let at = 0; at < row.length; at += 1) {
    row[at] = Math.log(floor + (row[at] ?? 0));
    sums[at + 1] = (sums[at] ?? 0) + (row[at] ?? 0);
  }
  for (let at = 0; at < row.length; at += 1) {
    const [from, to] = [Math.max(0, at - aroundFrames), Math.min(row.length, at + aroundFrames + 1)];
    const usual = ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
    row[at] = Math.max(-mostAside, Math.min(mostAside, (row[at] ?? 0) - usual));
  }
}

const aroundFrames = 50;
/** In nepers of power: 13 dB. */
const mostAside = 3;

function mean(row: Float32Array): number {
  let sum = 0;
  for (const value of row) sum += value;
  return sum / Math.max(1, row.length);
}
