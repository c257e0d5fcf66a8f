import { copyFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codedPictures, ffmpeg, firstPictureNumber, tone, usualCodecs } from '../testing/coded-clip.ts';
import { withPrft } from '../testing/prft.ts';
import { cutReplay } from './cut-replay.ts';
import { probeClip } from './probe-clip.ts';

/** Eight seconds in segments of two, 30 frames a second, a key frame each half: the picture's number is its place on the line. */
const frameMs = 1_000 / 30;
const nowMs = Date.UTC(2026, 10, 21, 20);
const zeroMs = Date.UTC(2026, 10, 21, 19, 7, 2, 250) + 0.5;
let dir = '';
let outs = 0;
const of = (name: string) => join(dir, name);
const named = (kind: string, ...numbers: readonly number[]) => numbers.map((n) => of(kind.replace('%', String(n))));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-cutter-'));
  const codecs = usualCodecs.map((word) => (word === '30' ? '15' : word));
  const cutting = ['-f', 'segment', '-segment_time', '2'];
  const whole = of('whole.mp4');
  await ffmpeg(...codedPictures({ seconds: 8 }), ...tone({ seconds: 8 }), ...codecs, whole);
  await ffmpeg('-i', whole, '-c', 'copy', ...cutting, '-reset_timestamps', '1', of('cam-%d.mp4'));
  await ffmpeg('-i', whole, '-c', 'copy', ...cutting, of('cam-%d.ts'));
  for (const n of [0, 1, 2, 3]) await capture(n, 5_000.5, of(`node-${n}.mp4`), zeroMs);
});
afterAll(() => rm(dir, { recursive: true }));

/** A capture node's segment: absolute media time in microseconds since the node's start, a `prft` that maps it to UTC. */
async function capture(n: number, startSec: number, path: string, utcOfFirstMs: number) {
  const own = ['-vf', `select='between(n,${n * 60},${n * 60 + 59})'`, '-fps_mode', 'passthrough', ...usualCodecs.slice(0, -2), '-g', '15'];
  const absolute =
    '-video_track_timescale 1000000 -movflags empty_moov+frag_keyframe+default_base_moof+frag_discont -use_editlist 0 -avoid_negative_ts 0';
  await ffmpeg(...codedPictures({ seconds: 8 }), ...own, '-copyts', '-output_ts_offset', String(startSec), ...absolute.split(' '), path);
  await writeFile(path, withPrft(await readFile(path), { zeroMs: utcOfFirstMs - startSec * 1_000, timescale: 1_000_000 }));
}

const cut = (segments: readonly string[], fromMs: number, toMs: number, ext = 'mp4') =>
  cutReplay({ segments, fromMs, toMs, nowMs, outPath: of(`out-${outs++}.${ext}`) });

describe('R-1, R-2 where a cut begins is measured', () => {
  test.each([
    ['MP4, each from 0', 'cam-%.mp4', 'mp4', 3_300, 3_000],
    ['its very start', 'cam-%.mp4', 'mp4', 10, 0],
    ['just before a segment ends', 'cam-%.mp4', 'mp4', 5_990, 5_500],
    ['a key frame itself', 'cam-%.ts', 'mp4', 4_500, 4_500],
    ['MPEG-TS into MPEG-TS', 'cam-%.ts', 'ts', 3_300, 3_000],
    ['MPEG-TS into MKV', 'cam-%.ts', 'mkv', 3_300, 3_000],
    ['fragments with absolute time', 'node-%.mp4', 'mp4', 3_300, 3_000],
  ])('%s: the key frame before, whatever the segment', async (_what, kind, ext, fromMs, beginsMs) => {
    const { replay, actualTrimMs, lost } = await cut(named(kind, 0, 1, 2, 3), fromMs, 7_000, ext);
    expect(actualTrimMs).toBeCloseTo(beginsMs, 2);
    expect(await firstPictureNumber(replay.filePath)).toBe(Math.round(beginsMs / frameMs));
    expect(Math.abs(replay.durationMs - (7_000 - beginsMs))).toBeLessThanOrEqual(130);
    expect(lost).toEqual([]);
    expect((await probeClip(replay.filePath)).holes).toEqual([]);
    expect(replay.version).toBe(1);
  });

  test('R-2 nothing was encoded again, and no frame is missing', async () => {
    const { replay } = await cut(named('cam-%.mp4', 0, 1, 2, 3), 3_300, 6_400);
    const pictures = async (path: string) =>
      (await ffmpeg('-i', path, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framemd5', '-')).toString();
    const hashes = (text: string) =>
      text
        .split('\n')
        .filter((line) => /^\d/.test(line))
        .map((line) => line.split(',').at(-1)?.trim());
    const all = hashes(await pictures(of('whole.mp4')));
    const kept = hashes(await pictures(replay.filePath));
    expect(kept.length).toBeGreaterThanOrEqual(102);
    expect(kept).toEqual(all.slice(90, 90 + kept.length));
  });
});

describe('R-2 its UTC is the first segment’s plus what was trimmed', () => {
  test('by prft, from a span on the line or in UTC', async () => {
    const segments = named('node-%.mp4', 0, 1, 2, 3);
    const { replay, anchor } = await cut(segments, 3_300, 7_000);
    expect(replay.startTimeUtcMs).toBe(Math.round(zeroMs + 3_000));
    expect(anchor).toMatchObject({ source: 'segment', errorMs: 1 });
    expect((await cut(segments, zeroMs + 3_300, zeroMs + 7_000)).replay).toEqual({ ...replay, filePath: of(`out-${outs - 1}.mp4`) });
  });

  test('by the stamp in the first name', async () => {
    const names = ['x-20261121190702.ts', 'x-20261121190704.ts', 'x-20261121190706.ts'];
    for (const [n, name] of names.entries()) await copyFile(of(`cam-${n}.ts`), of(name));
    const { replay, anchor } = await cut(names.map(of), 2_600, 5_000);
    expect(replay.startTimeUtcMs).toBe(Date.UTC(2026, 10, 21, 19, 7, 2) + 2_500);
    expect(anchor).toMatchObject({ source: 'name', errorMs: 1_000 });
  });

  test('null where nobody knows', async () => {
    const { replay, anchor } = await cut(named('cam-%.mp4', 0, 1), 2_600, 3_900);
    expect(replay.startTimeUtcMs).toBeUndefined();
    expect(anchor).toBeUndefined();
  });

  test('R-10 a recording that begins 500 ms later is 500 ms later; a delay after capture changes nothing', async () => {
    for (const n of [0, 1]) await capture(n, 5_001, of(`later-${n}.mp4`), zeroMs + 500);
    const first = await cut(named('node-%.mp4', 0, 1), 1_100, 3_000);
    const later = await cut(named('later-%.mp4', 0, 1), 1_100, 3_000);
    expect((later.anchor?.startMs ?? 0) - (first.anchor?.startMs ?? 0)).toBeCloseTo(500, 2);
    for (const path of named('node-%.mp4', 0, 1)) await utimes(path, new Date(nowMs + 500), new Date(nowMs + 500));
    const delayed = await cutReplay({
      segments: named('node-%.mp4', 0, 1),
      fromMs: 1_100,
      toMs: 3_000,
      nowMs: nowMs + 500,
      outPath: of('delayed.mp4'),
    });
    expect(delayed.anchor).toEqual(first.anchor);
  });
});

describe('R-1 a lost segment keeps its place', () => {
  test.each([
    ['timestamps that go on', 'cam-%.ts'],
    ['the UTC of each', 'node-%.mp4'],
  ])('by %s', async (_how, kind) => {
    const { replay, actualTrimMs, lost } = await cut(named(kind, 0, 2, 3), 600, 7_000);
    expect(actualTrimMs).toBeCloseTo(500, 2);
    expect(lost).toEqual([
      { afterSegment: 0, fromMs: expect.closeTo(2_000, 1), toMs: expect.closeTo(4_000, 1), errorMs: expect.any(Number) },
    ]);
    const { holes, durationMs } = await probeClip(replay.filePath);
    expect(holes).toEqual([{ fromMs: expect.closeTo(1_500, 0), toMs: expect.closeTo(3_500, 0) }]);
    expect(Math.abs(durationMs - 6_500)).toBeLessThan(130);
  });

  test('by names, to the second; segments that begin again at 0 are laid apart', async () => {
    const names = ['y-20261121190702.mp4', 'y-20261121190706.mp4', 'y-20261121190708.mp4'];
    for (const [nth, n] of [0, 2, 3].entries()) await copyFile(of(`cam-${n}.mp4`), of(names[nth] ?? ''));
    const { replay, lost } = await cut(names.map(of), 600, 7_000);
    expect(lost).toEqual([{ afterSegment: 0, fromMs: expect.closeTo(2_000, 0), toMs: 4_000, errorMs: 1_000 }]);
    expect((await probeClip(replay.filePath)).holes).toHaveLength(1);
  });

  test('a span that begins in it begins where there is something again', async () => {
    const { actualTrimMs, replay } = await cut(named('cam-%.ts', 0, 2, 3), 2_500, 7_000);
    expect(actualTrimMs).toBeCloseTo(4_000, 2);
    expect(await firstPictureNumber(replay.filePath)).toBe(120);
  });
});

describe('R-2 what cannot be cut is refused, by the field that has to change', () => {
  const segments = () => named('cam-%.mp4', 0, 1);
  test.each([
    ['toMs', 'is not after fromMs', 500, 500],
    ['fromMs', 'the segments end after', 60_000, 70_000],
    ['toMs', 'is before the segments begin', -500, -100],
    ['fromMs', 'is no time in ms', Number.NaN, 500],
    ['fromMs', 'does not know its UTC', 1_795_221_422_000, 1_795_221_423_000],
  ])('%s %s', async (field, why, fromMs, toMs) => {
    const asked = cut(segments(), fromMs, toMs);
    await expect(asked).rejects.toMatchObject({ name: 'CutError', field });
    await expect(asked).rejects.toThrow(why);
  });
  test('segments', async () => {
    await expect(cut([], 0, 1_000)).rejects.toMatchObject({ field: 'segments' });
    await expect(cut([...named('cam-%.mp4', 0), ...named('cam-%.ts', 1)], 0, 3_000)).rejects.toThrow('cam-1.ts is of another kind');
    await expect(cut(named('cam-%.ts', 1, 0), 0, 3_000)).rejects.toMatchObject({ field: 'segments' });
    await expect(cut(named('node-%.mp4', 1, 0), 0, 3_000)).rejects.toThrow('node-0.mp4 begins');
    await writeFile(of('text.mp4'), 'no film');
    await expect(cut([of('text.mp4')], 0, 1_000)).rejects.toThrow('segments: text.mp4: the file is none of');
    await expect(cut([of('nowhere.mp4')], 0, 1_000)).rejects.toThrow('segments: nowhere.mp4 cannot be read');
  });
  test('outPath, and nothing is left behind', async () => {
    await expect(cut(segments(), 0, 1_000, 'exe')).rejects.toMatchObject({ field: 'outPath' });
    await expect(cutReplay({ segments: segments(), fromMs: 0, toMs: 1_000, nowMs, outPath: of('cam-0.mp4') })).rejects.toThrow(
      'there is such a file',
    );
    expect((await readdir(dir)).filter((name) => name.includes('.partial'))).toEqual([]);
  });
});
