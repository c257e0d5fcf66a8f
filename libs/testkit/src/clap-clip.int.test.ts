import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClapClipOptions, clapClip } from './clap-clip.ts';
import { stripCells } from './clap-frame.ts';
import { clapSampleRate } from './clap-sound.ts';
import { decodeStrip } from './code-strip.ts';
import { decodeClipSound, decodeLuma } from './decode-clip.ts';
import { findClicks } from './find-clicks.ts';

const clapUtcMs = 1_790_000_001_000;
const size = { width: 160, height: 90 };
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-clap-'));
});
afterAll(() => rm(dir, { recursive: true }));

const kinds: readonly Omit<ClapClipOptions, 'startUtcMs' | 'seconds' | 'clapUtcMs'>[] = [
  { container: 'mp4', codec: 'h264', frameRate: [30, 1] },
  { container: 'mov', codec: 'h264', frameRate: [24, 1] },
  { container: 'fmp4', codec: 'h264', frameRate: [25, 1] },
  { container: 'mkv', codec: 'h264', frameRate: [60, 1] },
  { container: 'ts', codec: 'h264', frameRate: [30, 1] },
  { container: 'webm', codec: 'vp8', frameRate: [30_000, 1001] },
  { container: 'webm', codec: 'vp9', frameRate: [50, 1] },
];

describe.each(kinds)('R-9 a clap clip: $codec in $container at $frameRate', (kind) => {
  test('every frame says when it was taken, by whom, and whether it saw the clap; the click sounds at its sample', async () => {
    const startUtcMs = clapUtcMs - 717.25;
    const clip = await clapClip(dir, { ...kind, ...size, startUtcMs, seconds: 2, clapUtcMs, camera: 7 });
    const strips = (await decodeLuma(clip.path, size)).map((luma) => decodeStrip(stripCells(luma, size.width)));
    expect(strips).toHaveLength(Math.round(2_000 / clip.frameMs));
    strips.forEach((strip, nth) => {
      const utcMs = startUtcMs + nth * clip.frameMs;
      expect(strip).toMatchObject({ camera: 7, flash: utcMs >= clapUtcMs && utcMs < clapUtcMs + clip.flashMs });
      expect(strip?.utcMs).toBeCloseTo(utcMs, 1);
    });
    const [click, ...others] = findClicks(await decodeClipSound(clip.path, clapSampleRate), clapSampleRate);
    expect(others).toEqual([]);
    const soundAtMs = (click?.atSec ?? Number.NaN) * 1000 - clip.firstShownPtsMs;
    expect(Math.abs(soundAtMs - 717.25), `click at ${soundAtMs}`).toBeLessThan(1.5); // NOTE Matroska has whole milliseconds
  });
});

test('R-1 a fragmented clip has a prft in front of every fragment that says when it was taken', async () => {
  const clip = await clapClip(dir, { startUtcMs: clapUtcMs - 500.5, seconds: 3, clapUtcMs, container: 'fmp4', sound: false });
  const bytes = await readFile(clip.path);
  const at: number[] = [];
  for (let from = bytes.indexOf('prft'); from >= 0; from = bytes.indexOf('prft', from + 4)) at.push(from - 4);
  expect(at).toHaveLength(3);
  at.forEach((from, nth) => {
    expect(bytes.toString('latin1', from + 36, from + 40)).toBe('moof');
    const utcMs = (bytes.readUInt32BE(from + 16) - 2_208_988_800 + bytes.readUInt32BE(from + 20) / 2 ** 32) * 1000;
    const mediaMs = (Number(bytes.readBigUInt64BE(from + 24)) / (30 * 512)) * 1000;
    expect(utcMs).toBeCloseTo(clip.startUtcMs + mediaMs - clip.firstShownPtsMs, 2);
    expect(mediaMs).toBeCloseTo(nth * 1_000, 3);
  });
});

test('the same clip is made once', async () => {
  const what = { startUtcMs: clapUtcMs, seconds: 1, clapUtcMs };
  const [first, second] = [await clapClip(dir, what), await clapClip(dir, what)];
  expect(second).toEqual(first);
  expect((await clapClip(dir, { ...what, camera: 2 })).path).not.toBe(first.path);
});
