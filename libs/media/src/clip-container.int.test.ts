import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clipMeasure } from './clip-container.ts';
import { NotMediaError } from './measure-media.ts';

const run = promisify(execFile);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-clips-'));
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=10:duration=0.5', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '5'];
  await run('ffmpeg', ['-v', 'error', '-y', ...source, join(dir, 'source.mp4')]);
}, 60_000);
afterAll(() => rm(dir, { recursive: true }));

/** The source in another container, under a name that says nothing. */
async function muxed(...how: string[]): Promise<string> {
  const path = join(dir, 'clip');
  await run('ffmpeg', ['-v', 'error', '-y', '-i', join(dir, 'source.mp4'), '-c', 'copy', ...how, path]);
  return path;
}

test.each([
  ['mp4', 'video/mp4'],
  ['mp4 -movflags +frag_keyframe+empty_moov', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['3gp', 'video/mp4'],
  ['matroska', 'video/x-matroska'],
  ['webm -c:v libvpx -deadline realtime', 'video/webm'],
  ['mpegts', 'video/mp2t'],
  ['mpegts -mpegts_m2ts_mode 1', 'video/mp2t'],
])(
  'R-4 what ffmpeg writes as %s is known by its bytes',
  async (how, contentType) => {
    const path = await muxed('-f', ...how.split(' '));
    expect(await clipMeasure(path)).toEqual({ durationMs: 0, contentType });
  },
  30_000,
);

test.each(['avi', 'flv', 'hls', 'mpeg'])(
  'R-4 what ffmpeg writes as %s is refused',
  async (format) => {
    await expect(clipMeasure(await muxed('-f', format))).rejects.toThrow('MP4, MOV, WebM, MKV or MPEG-TS');
  },
  30_000,
);

test('R-4 an empty file is refused as empty', async () => {
  const path = join(dir, 'empty');
  await writeFile(path, '');
  await expect(clipMeasure(path)).rejects.toThrow('the file is empty');
  await expect(clipMeasure(path)).rejects.toBeInstanceOf(NotMediaError);
});
