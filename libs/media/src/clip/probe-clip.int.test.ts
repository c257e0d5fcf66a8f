import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotMediaError } from '../measure-media.ts';
import { codedPictures, ffmpeg, firstPictureNumber, tone, usualCodecs } from '../testing/coded-clip.ts';
import { withPrft } from '../testing/prft.ts';
import { makeTrapClips, type TrapClip } from '../testing/trap-clips.ts';
import { probeClip } from './probe-clip.ts';
import { readEnds } from './read-ends.ts';
import { readPackets } from './read-packets.ts';
import { sniffContainer } from './sniff-container.ts';
import { ToolError } from './tool-error.ts';

let dir = '';
let traps: TrapClip[] = [];
const of = (name: string) => join(dir, name);
const trap = (name: string) => traps.find((clip) => clip.name === name)?.path ?? name;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-probe-'));
  traps = await makeTrapClips(dir);
});
afterAll(() => rm(dir, { recursive: true }));

describe('R-1, R-4 the first shown frame', () => {
  test('is found to the tick in every file of the table, and it is that picture', { timeout: 180_000 }, async () => {
    expect(traps.length).toBeGreaterThanOrEqual(28);
    for (const { name, path, pts, den, picture, segmentStartMs } of traps) {
      const probe = await probeClip(path);
      expect.soft(probe.firstShown, name).toEqual({ pts, timeBase: { num: 1, den } });
      expect.soft(probe.firstShownPtsMs, name).toBeCloseTo((pts * 1_000) / den, 6);
      expect.soft(probe.segmentStart?.startMs, name).toBe(segmentStartMs);
      if (picture !== undefined) expect.soft(await firstPictureNumber(path), name).toBe(picture);
    }
  });

  test('is where the capture node says, whatever its media time counts from', async () => {
    // 27 000.5 s after the node's start, in its own clock's microseconds.
    const absolute = '-movflags empty_moov+frag_keyframe+default_base_moof+frag_discont -use_editlist 0 -avoid_negative_ts 0';
    const options = `-c copy -copyts -video_track_timescale 1000000 ${absolute}`.split(' ');
    await ffmpeg('-itsoffset', '27000.5', '-i', of('silent.mp4'), ...options, of('node.mp4'));
    const zeroMs = 1_795_221_422_123.25;
    await writeFile(of('timed.mp4'), withPrft(await readFile(of('node.mp4')), { zeroMs, timescale: 1_000_000 }));
    const { segmentStart } = await probeClip(of('timed.mp4'));
    expect(segmentStart?.startMs).toBeCloseTo(zeroMs + 27_000_500, 2);
    expect(segmentStart).toMatchObject({ errorMs: 1 });
    expect(segmentStart?.spreadMs).toBeLessThan(0.01);
  });
});

describe('R-4 what a file holds', () => {
  test('is counted from its packets', async () => {
    expect(await probeClip(trap('mp4, NTSC'))).toEqual({
      ...{
        container: 'mp4',
        durationMs: 4_004,
        firstShownPtsMs: 0,
        firstShown: { pts: 0, timeBase: { num: 1, den: 30_000 } },
      },
      ...{
        width: 160,
        height: 96,
        frameRate: 29.97,
        hasSound: true,
        videoCodec: 'h264',
        audioCodec: 'aac',
        holes: [],
        segmentStart: undefined,
      },
    });
    expect(await probeClip(trap('mov, turned'))).toMatchObject({ width: 96, height: 160 });
    expect(await probeClip(trap('sound alone in mp4, priming'))).toMatchObject({
      width: 0,
      frameRate: 0,
      hasSound: true,
      durationMs: 4_000,
    });
    expect(await probeClip(trap('TS that wraps'))).toMatchObject({ container: 'mpegts', durationMs: 4_010.667 });
    expect(await probeClip(trap('TS cut inside a group'))).toMatchObject({ frameRate: 30, durationMs: 3_010.667 });
    expect(await probeClip(trap('mp4, picture alone and late'))).toMatchObject({ durationMs: 4_000 });
  });

  test('is not what its header says: ten hours of one second', async () => {
    await ffmpeg(...codedPictures({ seconds: 1 }), ...usualCodecs, of('short.mp4'));
    const bytes = await readFile(of('short.mp4'));
    for (const [box, at] of [
      ['mvhd', 20],
      ['tkhd', 24],
      ['mdhd', 20],
    ] as const)
      bytes.writeUInt32BE(36_000_000, bytes.indexOf(box, 0, 'latin1') + at);
    await writeFile(of('ten-hours.mp4'), bytes);
    expect((await probeClip(of('ten-hours.mp4'))).durationMs).toBe(1_000);
  });

  test('of a file that is too long to be read whole is read at its ends', async () => {
    await ffmpeg('-stream_loop', '14', '-i', of('source.mp4'), '-c', 'copy', of('minute.mp4'));
    for (const path of [of('minute.mp4'), trap('TS'), trap('mkv'), trap('fragments, empty_moov')]) {
      const container = (await sniffContainer(path)) ?? 'mp4';
      const limits = () => ({ withinMs: 30_000 });
      const [whole, ends] = await Promise.all([readPackets(path, { container, limits: limits() }), readEnds(path, { container, limits })]);
      const [video] = ends.streams.filter(({ type }) => type === 'video');
      if (video === undefined) throw new Error('no picture');
      expect(ends.packetsOf(video).pts[0]).toBe(whole.packetsOf(video).pts[0]);
      expect(ends.packetsOf(video).pts.at(-1)).toBe(whole.packetsOf(video).pts.at(-1));
      expect(new Set(ends.packetsOf(video).pos).size).toBe(ends.packetsOf(video).pos.length);
    }
  });

  test('R-1 has a hole where a segment was lost', async () => {
    const lost = ['-vf', "select='not(between(n,30,89))'", '-af', "aselect='not(between(t,1,3))'", '-fps_mode', 'passthrough'];
    await ffmpeg(...codedPictures({ seconds: 6 }), ...tone({ seconds: 6 }), ...lost, ...usualCodecs, of('hole.mp4'));
    const { holes, frameRate } = await probeClip(of('hole.mp4'));
    expect(holes).toEqual([{ fromMs: 1_000, toMs: 3_000 }]);
    expect(frameRate).toBeCloseTo(30, 1);
  });
});

describe('R-4 what is no media is refused with the reason', () => {
  const refused = async (path: string, why: string, limits = {}) => {
    const asked = probeClip(path, limits);
    await expect(asked).rejects.toBeInstanceOf(NotMediaError);
    await expect(asked).rejects.toThrow(why);
  };
  test('nothing, a ZIP, text', async () => {
    await writeFile(of('empty.mp4'), '');
    await writeFile(of('zip.mp4'), Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(5_000)]));
    await writeFile(of('text.mp4'), 'no film'.repeat(1_000));
    await refused(of('empty.mp4'), 'the file is empty');
    await refused(of('zip.mp4'), 'none of MP4');
    await refused(of('text.mp4'), 'none of MP4');
  });
  test('an MP4 whose end is missing', async () => {
    await writeFile(of('half.mp4'), await readFile(of('source.mp4')));
    await truncate(of('half.mp4'), 20_000);
    await refused(of('half.mp4'), 'damaged or incomplete');
  });
  test('a header alone, and noise behind one', async () => {
    const ftyp = (await readFile(of('source.mp4'))).subarray(0, 32);
    await writeFile(of('header.mp4'), ftyp);
    await writeFile(of('noise.mkv'), Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(5_000, 0xa5)]));
    await refused(of('header.mp4'), 'damaged or incomplete');
    await refused(of('noise.mkv'), 'damaged or incomplete');
  });
  test('one that takes too long', () => refused(of('source.mp4'), 'takes too long', { withinMs: 1 }));
  test('that nobody waits any more says nothing of the file', async () => {
    const asked = probeClip(of('source.mp4'), { signal: AbortSignal.abort() });
    await expect(asked).rejects.toBeInstanceOf(ToolError);
    await expect(asked).rejects.toMatchObject({ code: 'TOOL_ABORTED' });
  });
  test('and leaves nothing behind', async () => {
    const before = await readdir(dir);
    await probeClip(of('zip.mp4')).catch(() => undefined);
    expect(await readdir(dir)).toEqual(before);
  });
});
