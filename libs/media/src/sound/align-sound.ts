import { coarseLags } from './coarse-lags.ts';
import { type FineLag, fineLag, type Pair } from './fine-lag.ts';
import { frameMs, soundFeatures } from './sound-features.ts';
import { leastConfidence, type SoundMatch } from './sound-match.ts';

/** Telephones hear no more than half of this, and it is enough for tenths of a millisecond. */
export const soundSampleRate = 8_000;

/**
 * How much later a clip began than another, by what both heard: `clipStartMs = againstStartMs + lagMs`.
 * First how loud the bands of pitch are is compared at every lag, then the waves themselves around the few best (ADR 88).
 *
 * @param sampleRate of both sounds, mono; `soundSampleRate` or more.
 */
export function alignSound(clip: Float32Array, against: Float32Array, sampleRate: number): SoundMatch {
  const useless = uselessness(clip, 'This clip', sampleRate) ?? uselessness(against, 'The other clip', sampleRate);
  if (useless !== undefined) return { found: false, confidence: 0, reason: useless };
  const pair: Pair = { clip, against, sampleRate };
  return judge(promising(pair).map((lagMs) => fineLag(pair, lagMs, closeWindows)));
}

/** Lags that deserve a close look: where the bands are most alike, and where a quick look finds more than there. */
function promising(pair: Pair): readonly number[] {
  const [clip, against] = [soundFeatures(pair.clip, pair.sampleRate), soundFeatures(pair.against, pair.sampleRate)];
  const lags = coarseLags(clip, against, { leastFrames, most: mostCandidates }).map(({ lagFrames }) => lagFrames * frameMs);
  const quick = lags.slice(kept).map((lagMs) => ({ lagMs, strength: fineLag(pair, lagMs, quickWindows).strength }));
  const best = quick.sort((a, b) => b.strength - a.strength).slice(0, kept);
  return [...lags.slice(0, kept), ...best.map(({ lagMs }) => lagMs)];
}

const leastOverlapSec = 2;
const leastFrames = (leastOverlapSec * 1000) / frameMs;
/** With a beat, hundreds of lags are alike; a wave fits at one. */
const mostCandidates = 44;
const kept = 4;
const [quickWindows, closeWindows] = [10, 48];

function uselessness(sound: Float32Array, whose: string, sampleRate: number): string | undefined {
  if (sound.length === 0) return `${whose} has no sound.`;
  if (sound.length < leastOverlapSec * sampleRate * 1.05)
    return `${whose} is too short: ${leastOverlapSec} seconds have to be heard in both.`;
  return rms(sound) < quietest ? `${whose} is too quiet.` : undefined;
}

/** −80 dBFS: a microphone that is switched off, not one that is far away. */
const quietest = 1e-4;

/** The best of the candidates, if it stands out of chance and of the others. */
function judge(candidates: readonly FineLag[]): SoundMatch {
  const [best, ...others] = [...candidates].sort((a, b) => b.strength - a.strength);
  if (best === undefined) return { found: false, confidence: 0, reason: nothingAlike };
  const elsewhere = others.filter(({ lagMs }) => Math.abs(lagMs - best.lagMs) > samePlaceMs);
  const rival = Math.max(best.rival / best.height, ...elsewhere.map(({ strength }) => strength / best.strength));
  const strong = Math.min(1, (leastConfidence * best.strength) / leastStrength);
  const alone = Math.max(0, Math.min(1, (leastConfidence * (1 - rival)) / (1 - mostRival)));
  const confidence = Math.min(strong, alone);
  if (strong < leastConfidence) return { found: false, confidence, reason: nothingAlike };
  if (alone < leastConfidence) return { found: false, confidence, reason: repeats };
  return { found: true, lagMs: best.lagMs, errorMs: grainMs + best.driftMs, confidence };
}

const nothingAlike = 'Nothing that this clip hears is heard in the other clip.';
const repeats = 'The sound repeats itself: it fits equally well in several places.';
/** In standard deviations of chance. The highest of what unrelated sounds reach by chance, over all lags, is about 4. */
const leastStrength = 6;
const mostRival = 0.8;
const samePlaceMs = 5;
/** What coders and the sampling leave open. How far the microphones stood apart is not in the sound: 3 ms a metre. */
const grainMs = 1;

function rms(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return Math.sqrt(sum / samples.length);
}
