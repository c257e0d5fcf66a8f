import { clickSound } from './clap-sound.ts';

/** A click found in a recording. */
export type FoundClick = {
  /** Where its first sample is. */
  readonly atSec: number;
  /** 1: exactly the click and nothing else; below 0.5 it is not told. */
  readonly quality: number;
};

const leastQuality = 0.5;
const leastPeak = 0.05;
/** Compression smears what is sudden: it may be loud before it begins. */
const searchSec = { before: 0.002, after: 0.03 };

/** Every click in a recording (a matched filter), oldest first; no two within 50 ms. */
export function findClicks(samples: Float32Array, sampleRate: number): FoundClick[] {
  const click = clickSound(sampleRate);
  const own = energyOf(click, 0, click.length);
  const apart = Math.round(sampleRate * 0.05);
  const found: FoundClick[] = [];
  for (let at = loudFrom(samples, 0); at < samples.length; at = loudFrom(samples, at + apart)) {
    const best = bestNear(samples, at, { click, own, sampleRate });
    if (best.quality >= leastQuality) found.push({ atSec: best.at / sampleRate, quality: best.quality });
  }
  return found;
}

function loudFrom(samples: Float32Array, from: number): number {
  let at = from;
  while (at < samples.length && Math.abs(samples[at] ?? 0) < leastPeak) at += 1;
  return at;
}

function bestNear(
  samples: Float32Array,
  near: number,
  { click, own, sampleRate }: { click: Float32Array; own: number; sampleRate: number },
) {
  let best = { at: near, quality: 0 };
  const to = near + Math.round(searchSec.after * sampleRate);
  for (let at = Math.max(0, near - Math.round(searchSec.before * sampleRate)); at <= to; at += 1) {
    const there = energyOf(samples, at, click.length);
    if (there === 0) continue;
    let product = 0;
    for (let nth = 0; nth < click.length; nth += 1) product += (click[nth] ?? 0) * (samples[at + nth] ?? 0);
    const quality = product / Math.sqrt(own * there);
    if (quality > best.quality) best = { at, quality };
  }
  return best;
}

function energyOf(samples: Float32Array, from: number, length: number): number {
  let sum = 0;
  for (let nth = from; nth < from + length; nth += 1) sum += (samples[nth] ?? 0) ** 2;
  return sum;
}
