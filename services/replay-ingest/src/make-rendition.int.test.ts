import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { probeClip, requireFfmpeg } from '@tutti/media';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRendition } from './make-rendition.ts';
import { makeClip } from './testing/make-clip.ts';
import { toolRun } from './tool-run.ts';

const run = promisify(execFile);
let folder: string;
let film: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-rendition-'));
  // Frames out of order, and few key frames: a cut or a loss falls between them.
  const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '45', '-bf', '2', '-pix_fmt', 'yuv420p'];
  film = await makeClip(join(folder, 'film.mp4'), { seconds: 4, video });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The first frame that is shown, small and grey. */
async function firstFrame(path: string): Promise<Buffer> {
  const args = [
    '-v',
    'quiet',
    '-i',
    path,
    '-map',
    '0:v:0',
    '-vf',
    'scale=32:18:flags=area,format=gray',
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-',
  ];
  return (await run('ffmpeg', args, { encoding: 'buffer' })).stdout;
}
const apart = (a: Buffer, b: Buffer): number => a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;

async function made(path: string, plan: 'remux' | 'encode') {
  const tools = await requireFfmpeg();
  const { signal } = new AbortController();
  const probe = await probeClip(path);
  const tool = toolRun({ tools, metrics: { toolRan: () => undefined }, signal });
  return { probe, rendition: await makeRendition({ path, probe, plan, folder, run: tool, probeAgain: (file) => probeClip(file) }) };
}

async function cutBetweenKeyFrames(name: string): Promise<string> {
  const path = join(folder, name);
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-ss', '1.1', '-i', film, '-c', 'copy', path]);
  return path;
}

async function withoutItsBeginning(name: string): Promise<string> {
  const [whole, path] = [join(folder, 'whole.ts'), join(folder, name)];
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-i', film, '-c', 'copy', whole]);
  const bytes = await readFile(whole);
  await writeFile(path, bytes.subarray(188 * Math.floor(bytes.length / 188 / 3)));
  return path;
}

test.each([
  ['a copy of QuickTime, cut between key frames,', () => cutBetweenKeyFrames('cut.mov'), 'remux'],
  ['an encoding of the same', () => cutBetweenKeyFrames('cut2.mov'), 'encode'],
  ['a copy of a transport stream that lost its beginning', () => withoutItsBeginning('torn.ts'), 'remux'],
  ['an encoding of the same', () => withoutItsBeginning('torn2.ts'), 'encode'],
] as const)('R-1 %s begins with the frame that the source shows first, and lasts as long', async (_, source, plan) => {
  const path = await source();
  const { probe, rendition } = await made(path, plan);
  expect(apart(await firstFrame(path), await firstFrame(rendition.path))).toBeLessThan(2);
  expect(apart(await firstFrame(path), await firstFrame(film))).toBeGreaterThan(2);
  expect(Math.abs(rendition.probe.durationMs - probe.durationMs)).toBeLessThan(50);
  expect(rendition.probe.container).toBe('mp4');
});
