import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ffmpeg, requireFfmpeg } from '@tutti/media';
import { uncheckedView, type View } from '@tutti/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExamineNeeds, examineClip } from './examine-clip.ts';
import { freeBytes } from './free-bytes.ts';
import { NotNowError } from './our-own-fault.ts';
import { makeClip } from './testing/make-clip.ts';
import { toolRun } from './tool-run.ts';

let dir: string;
let tools: Ffmpeg;
beforeAll(async () => {
  [dir, tools] = await Promise.all([mkdtemp(join(tmpdir(), 'tutti-examine-')), requireFfmpeg()]);
  await mkdir(join(dir, 'work'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const view: View = {
  ...uncheckedView,
  ...{ clipId: 'c1', memberId: 'ann', videoUrl: '/media/c1', durationMs: 0, filename: 'a.mp4', status: 'checking', anchorSource: '' },
};
const examine = (path: string, more: Partial<ExamineNeeds> = {}, doubt = '') => {
  const { signal = new AbortController().signal } = more;
  return examineClip({
    ...{ path, contentType: 'video/mp4', roomId: 'r1', folder: join(dir, 'work'), signal },
    input: { position: 1, addedAtServerMs: 1_800_000_000_000, doubt, view },
    run: toolRun({ tools, metrics: { toolRan: () => undefined }, signal }),
    media: {
      putDerived: async (_, { filename, contentType }) => ({
        mediaId: filename.replace('.', '-'),
        filename,
        contentType,
        bytes: 1,
        durationMs: 0,
      }),
    },
    ...more,
  });
};
const garbage = async () => {
  const path = join(dir, 'garbage.mp4');
  await writeFile(path, Buffer.concat([Buffer.from('\0\0\0\u0010ftypisom\0\0\0\0', 'latin1'), Buffer.alloc(1_000, 7)]));
  return path;
};

test('R-1 a claim that was not believed is in the reason', async () => {
  const found = await examine(await makeClip(join(dir, 'good.mp4'), { seconds: 1 }), {}, '12 is no UTC time in ms');
  expect(found).toMatchObject({ type: 'ClipUnsynced', reason: expect.stringMatching(/^12 is no UTC time in ms; .+\.$/u) });
});

test('R-4 sound alone is a clip without a picture', async () => {
  const found = await examine(await makeClip(join(dir, 'sound.mp4'), { seconds: 1, video: 'none' }));
  expect(found).toMatchObject({
    type: 'ClipUnsynced',
    media: { width: 0, hasSound: true, thumbsUrl: '', waveformUrl: '/media/waveform-png' },
  });
});

test('R-4 on a full disk nothing is said of the file: it is tried again', async () => {
  const path = await garbage();
  expect(await examine(path)).toMatchObject({ type: 'ClipRejected', reason: expect.stringMatching(/^The file .+\.$/u) });
  await expect(examine(path, { freeBytes: async () => 1_000 })).rejects.toThrow(NotNowError);
  expect(await freeBytes(dir)).toBeGreaterThan(1e6);
});

test('O-1 who is told to stop says nothing of the file', async () => {
  const stopping = new AbortController();
  stopping.abort();
  await expect(examine(join(dir, 'good.mp4'), { signal: stopping.signal })).rejects.toThrow(NotNowError);
});
