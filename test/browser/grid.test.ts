import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GridClip, GridLine, GridReading, ReplayGrid, ReplayGridOptions } from '@tutti/sdk/grid';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildSdk } from '../../tools/build-sdk.mjs';
import { hasChromium, openBrowser } from './browser.ts';
import { type MediaServer, mediaServer } from './media-server.ts';
import { numberedClip } from './numbered-clips.ts';

type Seen = GridReading & { readonly frames: Readonly<Record<string, number | undefined>> };
/** What grid.html has. */
declare global {
  var grids: { readonly grid: ReplayGrid; setClips(clips: readonly GridClip[]): void }[];
  var make: (clips: readonly GridClip[], options?: ReplayGridOptions) => void;
  var now: (index?: number) => Seen;
  var watch: (ms: number, index?: number) => Promise<Seen[]>;
  var sounding: () => { readonly file: string; readonly ms: number }[];
}

const zeroMs = 1_790_000_000_000;
const files = { a: ['30', 30], b: ['25', 25], c: ['24000/1001', 24_000 / 1001], d: ['30', 30] } as const;
type Name = keyof typeof files;
const startsMs: Readonly<Record<Name, number>> = { a: 0, b: 500, c: 137, d: 1_000 };
const clipSec = 6;
const hole = { fromMs: 1_000, toMs: 1_600 };
/** A busy machine shows a frame late; it never shows it a tenth of a second late for long. */
const nearMs = 100;

describe.skipIf(!hasChromium)('the grid in Chromium', () => {
  let dir: string;
  let html: string;
  let media: MediaServer;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tutti-grid-'));
    const names = Object.keys(files) as Name[];
    await Promise.all([
      buildSdk({ outDir: join(dir, 'sdk') }),
      numberedClip({ path: join(dir, 'turned.mp4'), rate: '30', sec: 2, isTurned: true }),
      ...names.map((name) => numberedClip({ path: join(dir, `${name}.mp4`), rate: files[name][0], sec: clipSec, hasSound: name !== 'd' })),
    ]);
    const importMap = `<script type="importmap">{ "imports": { "@tutti/sdk/grid": "/sdk/grid.js" } }</script>`;
    html = importMap + (await readFile(new URL('./grid.html', import.meta.url), 'utf8'));
    media = await mediaServer(dir);
    browser = await openBrowser();
  }, 180_000);
  afterEach(async () => {
    await page.close();
    expect(problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await media?.[Symbol.asyncDispose]();
    await rm(dir, { recursive: true });
  });

  const clip = (name: Name, more: Partial<GridClip> = {}): GridClip => ({
    clipId: name,
    url: `${media.url}/${name}.mp4`,
    anchorMs: zeroMs + startsMs[name],
    durationMs: clipSec * 1000,
    firstShownPtsMs: 0,
    frameRate: files[name][1],
    hasSound: name !== 'd',
    holes: [],
    ...more,
  });
  const four = () => [clip('a'), clip('b'), clip('c'), clip('d', { holes: [hole] })];
  const open = async (clips: readonly GridClip[], options: ReplayGridOptions = {}, grids = 1) => {
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(String(error.stack)));
    // NOTE of one origin with the clips, or the browser lets nobody look at an element's picture.
    await page.route(`${media.url}/grid.html`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await page.route(`${media.url}/sdk/*`, (route) => route.fulfill({ path: join(dir, new URL(route.request().url()).pathname) }));
    await page.goto(`${media.url}/grid.html`);
    await page.waitForFunction(() => 'make' in globalThis);
    // NOTE a tap, for browsers want one before anything sounds.
    await page.locator('#tap').click();
    for (let index = 0; index < grids; index++)
      await page.evaluate(([all, how]) => make(all, how), [clips, options] as [GridClip[], ReplayGridOptions]);
    await expect.poll(async () => (await now()).clips.every(({ status }) => status !== 'loading'), { timeout: 15_000 }).toBe(true);
    if (options.engine !== 'elements')
      await expect
        .poll(async () => (await now()).clips.map(({ engine }) => engine), { timeout: 15_000 })
        .toEqual(clips.map(() => 'frames'));
  };
  const now = (index = 0) => page.evaluate((which) => globalThis.now(which), index);
  const seek = (ms: number) => page.evaluate((to) => grids[0]?.grid.seek(to), ms);
  const play = () => page.evaluate(() => grids[0]?.grid.play());
  /** Which frame a view shows at a time of the timeline. */
  const frameAt = (name: string, timelineMs: number) =>
    Math.floor(((timelineMs - startsMs[name as Name]) * files[name as Name][1]) / 1000 + 0.001);
  /** How far each view's picture is from the timeline, of those that are inside. */
  const off = (seen: Seen) =>
    seen.clips
      .filter(({ status }) => status === 'ready')
      .map(({ clipId }) => startsMs[clipId as Name] + ((seen.frames[clipId] ?? 0) * 1000) / files[clipId as Name][1] - seen.timelineMs);
  const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

  describe.each(['auto', 'elements'] as const)('with the engine %s', (engine) => {
    test('R-7, R-8 scrubs and steps show each view’s own frame; a start is aligned, a hole and an end are not played through', async () => {
      await open(four(), { engine });
      for (const timelineMs of [2_000, 1_033, 4_321.5, 700, 3_210, 5_900]) {
        await seek(timelineMs);
        const seen = await now();
        for (const { clipId, status } of seen.clips)
          if (status === 'ready')
            expect([timelineMs, clipId, seen.frames[clipId]]).toEqual([timelineMs, clipId, frameAt(clipId, timelineMs)]);
      }
      await seek(3_000);
      for (const [steps, ms] of [
        [1, 3_000 + 1000 / 30],
        [3, 3_000 + 4000 / 30],
        [-2, 3_000 + 2000 / 30],
      ] as const) {
        await page.evaluate((by) => grids[0]?.grid.step(by), steps);
        const seen = await now();
        expect(seen.timelineMs).toBeCloseTo(ms, 3);
        expect(seen.frames).toEqual(Object.fromEntries(Object.keys(files).map((name) => [name, frameAt(name, ms)])));
      }

      await seek(300);
      expect((await now()).clips.map(({ status }) => status)).toEqual(['ready', 'before', 'ready', 'before']);
      await play();
      const seen = await page.evaluate(() => watch(3_000));
      const settled = seen.filter(({ timelineMs }) => timelineMs > 1_300);
      expect(middle(settled.map((each) => Math.max(...off(each)) - Math.min(...off(each))))).toBeLessThan(nearMs);
      expect(Math.abs(middle(settled.flatMap(off)))).toBeLessThan(nearMs);
      const inHole = seen.filter(({ clips }) => clips[3]?.status === 'hole').map(({ frames }) => frames['d']);
      expect(inHole.length).toBeGreaterThan(5);
      // Frames 30 to 47 are of the hole; an element stops a little late, and starts a little early.
      expect(inHole.slice(3).filter((frame = 0) => frame > 33 && frame < 45)).toEqual([]);
      expect(seen.at(-1)?.status).toBe('playing');

      await seek(5_800);
      await expect
        .poll(async () => (await now()).clips.map(({ status }) => status), { timeout: 8_000 })
        .toEqual(['after', 'ready', 'after', 'ready']);
      await expect.poll(async () => (await now()).status, { timeout: 8_000 }).toBe('paused');
      expect((await now()).timelineMs).toBe(7_000);
    });
  });

  test.each(['frames', 'elements'] as const)(
    'R-6 a clip of a phone that was held another way stands upright with the engine %s',
    async (engine) => {
      await open([clip('a', { url: `${media.url}/turned.mp4`, durationMs: 2_000 })], { engine });
      await seek(1_500);
      expect((await now()).frames).toEqual({ a: 45 });
    },
  );

  test('R-6 a view that began earlier is added: zero moves, and nothing that is shown', async () => {
    await open([clip('b'), clip('c')]);
    await seek(1_000);
    const before = await now();
    expect(before.zeroMs).toBe(zeroMs + startsMs.c);
    await page.evaluate((clips) => grids[0]?.setClips(clips), [clip('b'), clip('c'), clip('a')]);
    await expect.poll(async () => (await now()).frames['a'], { timeout: 8_000 }).toBe(frameAt('a', 1_000 + startsMs.c));
    const after = await now();
    expect([after.zeroMs, after.timelineMs]).toEqual([zeroMs, 1_000 + startsMs.c]);
    expect(after.frames).toMatchObject(before.frames);
  });

  test('R-7 a loop is played again and again; its sound is that of the chosen view, near its picture, and changes with it', async () => {
    await open(four());
    await page.evaluate(() => {
      grids[0]?.grid.setLoop({ fromMs: 2_800, toMs: 3_600 });
      grids[0]?.grid.setAudible('b');
    });
    await seek(3_300);
    await play();
    await expect.poll(() => page.evaluate(() => sounding().map(({ file }) => file)), { timeout: 8_000 }).toEqual(['b.mp4']);
    const seen = await page.evaluate(() => watch(2_000));
    const turns = seen.filter(({ timelineMs }, index) => timelineMs < (seen[index - 1]?.timelineMs ?? 0) - 300);
    expect(turns.length).toBeGreaterThanOrEqual(1);
    expect(Math.max(...seen.map(({ timelineMs }) => timelineMs))).toBeLessThan(3_600 + nearMs);

    await page.evaluate(() => {
      grids[0]?.grid.setLoop(undefined);
      grids[0]?.grid.setAudible('c');
    });
    const apart = () =>
      page.evaluate(
        ([startMs, rate]) => {
          const [sound] = sounding();
          const picture = ((globalThis.now().frames['c'] ?? Number.NaN) * 1000) / rate;
          return sound?.file === 'c.mp4' && globalThis.now().timelineMs > startMs ? Math.abs(sound.ms - picture) : Number.POSITIVE_INFINITY;
        },
        [startsMs.c, files.c[1]] as const,
      );
    await expect.poll(apart, { timeout: 8_000 }).toBeLessThan(nearMs);
    expect((await now()).isSilenced).toBe(false);
    await page.evaluate(() => grids[0]?.grid.setAudible(undefined));
    expect(await page.evaluate(() => sounding())).toEqual([]);
  });

  test('R-7, R-8 two grids that follow one line show the same, at its rate, and stop where it stops', async () => {
    await open(four(), {}, 2);
    const line = (more: Partial<GridLine>) =>
      page.evaluate(
        (next) => {
          for (const { grid } of grids) grid.follow({ ...next, atLocalMs: performance.now() + next.atLocalMs });
        },
        { status: 'playing', playheadUtcMs: zeroMs + 1_700, atLocalMs: 300, rate: 0.5, ...more } as GridLine,
      );
    await line({});
    await expect.poll(async () => (await now(1)).timelineMs, { timeout: 8_000 }).toBeGreaterThan(2_300);
    const [one, other] = await page.evaluate(async () => [globalThis.now(0), globalThis.now(1)] as const);
    expect(Math.abs(one.timelineMs - other.timelineMs)).toBeLessThan(5);
    expect(Math.max(...off(one), ...off(other))).toBeLessThan(nearMs);
    expect(Math.min(...off(one), ...off(other))).toBeGreaterThan(-nearMs * 2);
    await page.evaluate(() => grids[0]?.grid.pause());
    expect((await now()).status).toBe('playing');
    await line({ status: 'paused', playheadUtcMs: 2_500, atLocalMs: 0, rate: 1 });
    for (const index of [0, 1])
      await expect
        .poll(async () => (await now(index)).frames, { timeout: 8_000 })
        .toEqual(Object.fromEntries(Object.keys(files).map((name) => [name, name === 'd' ? expect.any(Number) : frameAt(name, 2_500)])));
  });
});
