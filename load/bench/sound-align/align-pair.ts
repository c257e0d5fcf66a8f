import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alignSound, decodeSound, probeClip, type SoundMatch, soundSampleRate } from '@tutti/media';
import { seededRandom } from '@tutti/testkit/seeded-random';
import { type DrawnPair, drawPair, lastOf } from './draw-pair.ts';
import { makeScene, writeClip } from './write-clip.ts';

export type AlignedPair = {
  readonly pair: DrawnPair;
  readonly match: SoundMatch;
  /** What was found less what is true; Infinity when nothing was found. */
  readonly errorMs: number;
  readonly alignMs: number;
};

/**
 * Makes two clips with ffmpeg, then does what ingest does with them: looks for the first shown frame, decodes, aligns.
 * Unrelated: they are of the same kind, of the same length, and of two scenes.
 */
export async function alignPair(index: number, { seed, related }: { seed: number; related: boolean }): Promise<AlignedPair> {
  const random = seededRandom(seed * 10_007 + index * 2 + (related ? 0 : 1));
  const dir = await mkdtemp(join(tmpdir(), 'tutti-sound-align-'));
  try {
    const pair = drawPair(index, random);
    const scene = () => makeScene(pair.heard, { seconds: lastOf(pair) / 1000, random, path: join(dir, 'scene.f32') });
    const first = await scene();
    const second = related ? first : await scene();
    const [clip, against] = [join(dir, `clip.${pair.clip.coding.extension}`), join(dir, `against.${pair.against.coding.extension}`)];
    await writeClip(first, pair.clip, { random, path: clip });
    await writeClip(second, pair.against, { random, path: against });
    const [ofClip, ofAgainst] = [await soundOf(clip), await soundOf(against)];
    const beganMs = performance.now();
    const match = alignSound(ofClip, ofAgainst, soundSampleRate);
    const alignMs = performance.now() - beganMs;
    const errorMs = match.found ? Math.abs(match.lagMs - (pair.clip.fromMs - pair.against.fromMs)) : Number.POSITIVE_INFINITY;
    return { pair, match, errorMs, alignMs };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function soundOf(path: string): Promise<Float32Array> {
  const { firstShownPtsMs } = await probeClip(path, { withinMs: 60_000 });
  return decodeSound(path, { sampleRate: soundSampleRate, firstShownPtsMs });
}
