import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireFfmpeg } from '../clip/find-ffmpeg.ts';
import { probeClip } from '../clip/probe-clip.ts';
import { runTool } from '../clip/run-tool.ts';
import { NotMediaError } from '../measure-media.ts';
import { decodeSound } from './decode-sound.ts';

const sampleRate = 8_000;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-decode-sound-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const ffmpeg = async (...args: string[]) => {
  await runTool((await requireFfmpeg()).ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args], { withinMs: 60_000 });
};
const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=30:d=4'];
/** Silence, and a click of 3 ms two seconds after its first sample. */
const click = ['-f', 'lavfi', '-i', "aevalsrc='if(between(t,2,2.003),0.9*sin(9425*(t-2)),0)':s=48000:d=4"];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15', '-bf', '2', '-c:a', 'aac'];

async function clickMs(path: string): Promise<number> {
  const { firstShownPtsMs } = await probeClip(path);
  const sound = await decodeSound(path, { sampleRate, firstShownPtsMs });
  return (sound.findIndex((value) => Math.abs(value) > 0.2) * 1000) / sampleRate;
}

test.each([
  ['an MP4, whose sound begins with priming', ['plain.mp4'], [], 2_000],
  ['fragments without edit lists', ['fragments.mp4', '-movflags', '+frag_keyframe+empty_moov'], [], 2_000],
  ['a transport stream, which begins at 1.4 s', ['stream.ts'], [], 2_000],
  ['a transport stream whose clock wraps meanwhile', ['wrap.ts', '-copyts', '-output_ts_offset', '95440'], [], 2_000],
  ['a sound that begins later', ['late-sound.mp4'], ['-itsoffset', '0.5'], 2_500],
])('R-11 the sound begins with the first shown frame: %s', async (_, [name = '', ...options], beforeSound, expectedMs) => {
  const path = join(dir, name);
  await ffmpeg(...picture, ...beforeSound, ...click, ...h264, ...options, path);
  expect(Math.abs((await clickMs(path)) - expectedMs)).toBeLessThanOrEqual(2);
});

test('R-11 a cut that keeps the frames before it begins where it is shown; a hole in the sound is silence', async () => {
  const [whole, cut, hole] = [join(dir, 'whole.mp4'), join(dir, 'cut.mp4'), join(dir, 'hole.mp4')];
  await ffmpeg(...picture, ...click, ...h264, whole);
  await ffmpeg('-ss', '1.21', '-i', whole, '-c', 'copy', cut);
  expect(Math.abs((await clickMs(cut)) - 790)).toBeLessThanOrEqual(2);
  await ffmpeg(...picture, ...click, '-af', "aselect='not(between(t,0.5,1.5))'", ...h264, hole);
  expect(Math.abs((await clickMs(hole)) - 2_000)).toBeLessThanOrEqual(2);
});

test('R-11 a clip without sound gives none, a file of no kind is refused', async () => {
  const [mute, text] = [join(dir, 'mute.mp4'), join(dir, 'text.mp4')];
  await ffmpeg(...picture, '-c:v', 'libx264', '-preset', 'ultrafast', mute);
  await writeFile(text, 'a text, whatever its name says');
  expect(await decodeSound(mute, { sampleRate, firstShownPtsMs: 0 })).toHaveLength(0);
  await expect(decodeSound(text, { sampleRate, firstShownPtsMs: 0 })).rejects.toThrow(NotMediaError);
});
