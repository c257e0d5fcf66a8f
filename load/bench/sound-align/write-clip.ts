import { readFile, writeFile } from 'node:fs/promises';
import { requireFfmpeg, runTool } from '@tutti/media';
import { heard, syntheticSound } from '@tutti/testkit/synthetic-sound';
import type { DrawnClip, Heard } from './draw-pair.ts';

const sampleRate = 48_000;
const withinMs = 120_000;

/** A scene from its beginning on. */
export async function makeScene(
  kind: Heard,
  { seconds, random, path }: { seconds: number; random: () => number; path: string },
): Promise<Float32Array> {
  if (kind !== 'voice') return syntheticSound(kind, { seconds, sampleRate, random });
  const source = `flite=text='${text(seconds, random)}':voice=${voices[Math.floor(random() * voices.length)]}`;
  await ffmpeg('-f', 'lavfi', '-i', source, '-t', String(seconds), '-ar', String(sampleRate), '-ac', '1', '-f', 'f32le', path);
  const bytes = await readFile(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
}

/** What one recorder makes of its part of the scene, coded as it codes. */
export async function writeClip(
  scene: Float32Array,
  { fromMs, lastsMs, recorder, coding }: DrawnClip,
  { random, path }: { random: () => number; path: string },
): Promise<void> {
  const [from, to] = [Math.round((fromMs * sampleRate) / 1000), Math.round(((fromMs + lastsMs) * sampleRate) / 1000)];
  const samples = heard(scene.subarray(from, to), recorder, { sampleRate, random });
  await writeFile(`${path}.f32`, new Uint8Array(samples.buffer));
  const sound = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '1', '-i', `${path}.f32`];
  const picture = coding.hasPicture
    ? ['-f', 'lavfi', '-i', `testsrc2=s=64x48:r=10:d=${lastsMs / 1000}`, '-c:v', 'libx264', '-preset', 'ultrafast']
    : [];
  const coder = { mp4: ['-c:a', 'aac'], webm: ['-c:a', 'libopus'], mp3: ['-c:a', 'libmp3lame'], wav: ['-c:a', 'pcm_s16le'] }[
    coding.extension
  ];
  const rate = coding.kbps === 0 ? [] : ['-b:a', `${coding.kbps}k`];
  await ffmpeg(...sound, ...picture, ...coder, ...rate, '-ar', String(coding.rate), path);
}

async function ffmpeg(...args: string[]): Promise<void> {
  await runTool((await requireFfmpeg()).ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args], { withinMs });
}

const voices = ['slt', 'awb', 'kal', 'rms'];
const words =
  'the camera was standing near a window while people came in and spoke about seven green bottles on an old table before somebody clapped twice loudly and laughed because music had begun outside in another street where nobody could see what happened next'.split(
    ' ',
  );

/** More than can be read in the time. */
const text = (seconds: number, random: () => number): string =>
  Array.from({ length: Math.ceil(seconds * 4) }, () => words[Math.floor(random() * words.length)]).join(' ');
