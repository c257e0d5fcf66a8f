import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { seededRandom } from './seeded-random.ts';

export type TestSound = { sampleRate: number; seconds: number; seed: number };

/**
 * Mono noise that sounds like no other moment of itself: seeded, so nothing repeats, with most of its energy below 2 kHz (a first-order low-pass), so that a
 * quarter of a second still correlates while two players' rates differ by a thousandth. About −14 dBFS, from the first sample on.
 */
export function testSound({ sampleRate, seconds, seed }: TestSound): Float32Array {
  const random = seededRandom(seed);
  const keep = Math.exp((-2 * Math.PI * 800) / sampleRate);
  const gain = 0.2 * Math.sqrt(3) * Math.sqrt((1 + keep) / (1 - keep));
  let low = 0;
  return Float32Array.from({ length: Math.round(sampleRate * seconds) }, () => {
    low = keep * low + (1 - keep) * (random() * 2 - 1);
    return Math.max(-1, Math.min(1, low * gain));
  });
}

/** The sound as a 16-bit mono WAV file. */
export function wavOf(samples: Float32Array, sampleRate: number): Buffer {
  const head = Buffer.alloc(44);
  const bytes = samples.length * 2;
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(bytes, 40);
  const body = Int16Array.from(samples, (value) => Math.round(value * 32_767));
  return Buffer.concat([head, Buffer.from(body.buffer)]);
}

/** A WAV file of a soft tone, for tests that only need something to play. */
export function toneWav(seconds: number, hertz = 440, sampleRate = 8_000): Buffer {
  const samples = Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, index) => 0.25 * Math.sin((2 * Math.PI * hertz * index) / sampleRate),
  );
  return wavOf(samples, sampleRate);
}

/** 40 s of the test sound at `path` (WAV, 3.8 MB). */
export async function writeTestSound(
  path: string,
  { seed = 1, seconds = 40, sampleRate = 48_000 }: Partial<TestSound> = {},
): Promise<void> {
  await writeFile(path, wavOf(testSound({ sampleRate, seconds, seed }), sampleRate));
}

/** The same file compressed (the ending names the format: .mp3, .opus, .m4a); false when this machine has no ffmpeg. */
export async function compressSound(wavPath: string, outPath: string): Promise<boolean> {
  const run = promisify(execFile);
  const available = await run('ffmpeg', ['-version']).then(
    () => true,
    () => false,
  );
  if (available) await run('ffmpeg', ['-loglevel', 'error', '-y', '-i', wavPath, '-b:a', '128k', outPath]);
  return available;
}
