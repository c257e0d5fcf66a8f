import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClapClip, type ClapClipOptions, clapClip, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundlePage } from '../../load/measure/views/bundle-page.ts';
import type { Sample } from '../../load/measure/views/view-witness.ts';
import { connectOlder } from '../../services/gateway/src/testing/older-client.ts';
import { bringClip } from '../e2e/clips.ts';
import { hasChromium, openBrowser } from './browser.ts';
import { mediaServer } from './media-server.ts';

const web = fileURLToPath(new URL('../../services/web', import.meta.url));
const patient = { timeout: 60_000 };
/** A whole second, for whom a file's name has to do. */
const clapUtcMs = Date.UTC(2026, 8, 21, 14, 13, 24);
const frameMs = 1000 / 30;

/** The whole story on real parts: every service a process, the built page, clips as cameras make them; who looks at the pictures believes nobody. */
describe.skipIf(!hasChromium)('replay on real parts', () => {
  let dir: string;
  let tutti: Tutti;
  let browser: Browser;
  let witness: string;
  let clips: readonly ClapClip[];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tutti-replay-'));
    await build({ root: web, logLevel: 'warn' });
    witness = await bundlePage('witness-page.ts');
    clips = await Promise.all(cameras.map((camera) => clapClip(dir, camera)));
    tutti = await startTutti();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await tutti?.[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  test('R-9 R-3 R-5 R-11 four clips of a clap, dropped into a room: the same moment in all that are synced, in the last, too, once it is aligned by its sound', async () => {
    const { page, problems, roomId, ada } = await emptyGrid('Clap');
    const [cut, segments, named, unknown] = clips as [ClapClip, ClapClip, ClapClip, ClapClip];
    await bringClip(tutti.url, roomId, ada, { path: cut.path, filename: 'cut.mp4', videoStartTimeMs: cut.startUtcMs });
    const file = async ({ path }: ClapClip, name: string) => ({ name, mimeType: 'video/mp4', buffer: await readFile(path) });
    await page
      .getByTestId('clip-files')
      .setInputFiles([await file(segments, 'segments.mp4'), await file(named, 'phone_20260921141322.mp4'), await file(unknown, 'obs.mkv')]);
    const badges = async () => (await tiles(page)).map(({ badge }) => badge).toSorted();
    await expect.poll(badges, patient).toEqual(['exact', 'exact', 'name', 'unsynced']);
    await allReady(page);

    await page.evaluate(witness);
    await page.getByTestId('tiles').click({ position: { x: 2, y: 2 } });
    const synced = clips.slice(0, 3).map(({ camera }) => camera);
    const standing = await standStill(page, 2_500);
    expect(apartMs(standing, synced), 'standing').toBeLessThanOrEqual(frameMs + 0.1);
    expect(apartMs(standing, [1, unknown.camera]), 'whose time is not known').toBeGreaterThan(5 * frameMs);
    expect(middleOf((await playFor(page, 1_500)).map((sample) => apartMs(sample, synced))), 'playing').toBeLessThanOrEqual(2 * frameMs);

    const tile = page.locator('[data-testid^="tile-"][data-badge="unsynced"]');
    const clipId = ((await tile.getAttribute('data-testid')) ?? '').replace('tile-', '');
    await page.getByTestId(`align-${clipId}`).click();
    await expect.poll(badges, patient).toEqual(['exact', 'exact', 'name', 'sound']);
    const all = clips.map(({ camera }) => camera);
    const aligned = await standStill(page, 3_000);
    expect(apartMs(aligned, all), 'standing, aligned').toBeLessThanOrEqual(2 * frameMs);
    expect(middleOf((await playFor(page, 1_500)).map((sample) => apartMs(sample, all))), 'playing, aligned').toBeLessThanOrEqual(
      2 * frameMs,
    );
    await page.reload();
    await expect.poll(badges, patient).toEqual(['exact', 'exact', 'name', 'sound']);
    expect(problems).toEqual([]);
  });

  test('R-3 an old client’s clip, which nobody knows the time of, plays beside a new one’s, and says that it is unsynced', async () => {
    const { page, problems, roomId, ada } = await emptyGrid('Old and new');
    const [cut, , , old] = clips as [ClapClip, ClapClip, ClapClip, ClapClip];
    const elsewhere = await mediaServer(dir);
    const ria = await connectOlder('replay')(tutti.gatewayPort, { query: { code: roomId, name: 'Ria' } });
    try {
      const userId = (await ria.hears('ROOM_STATE'))['userId'];
      const videoUrl = `${elsewhere.url}/${clips[2]?.filename}`;
      await ria.send({ type: 'UPLOAD_COMPLETE', clipId: 'old', userId, videoUrl, videoStartTimeMs: null, durationMs: old.durationMs });
      await bringClip(tutti.url, roomId, ada, { path: cut.path, filename: 'cut.mp4', videoStartTimeMs: cut.startUtcMs });
      await expect.poll(async () => (await tiles(page)).map(({ badge }) => badge).toSorted(), patient).toEqual(['exact', 'unsynced']);
      await allReady(page);
      await page.getByTestId('play-views').click();
      await expect.poll(() => status(page), patient).toBe('playing');
      await expect
        .poll(async () => (await tiles(page)).every(({ errorMs }) => errorMs !== undefined && Math.abs(errorMs) < 500), patient)
        .toBe(true);
      expect(problems).toEqual([]);
    } finally {
      ria.cut();
      await elsewhere[Symbol.asyncDispose]();
    }
  });

  /** A new room of Ada's, its grid open and empty. */
  async function emptyGrid(title: string) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error.stack)));
    await page.goto(`${tutti.url}/?as=Ada`);
    await page.getByTestId('room-title').fill(title);
    await page.getByTestId('create-room').click();
    await page.getByTestId('to-replay').click(patient);
    await page.getByTestId('replay').waitFor(patient);
    const roomId = /\/r\/([^/?]+)/.exec(page.url())?.[1] ?? '';
    const ada = await page.evaluate(() => JSON.parse(sessionStorage.getItem('tutti.guest') ?? '{}') as { token: string; memberId: string });
    return { page, problems, roomId, ada };
  }
});

type TileNow = { readonly badge: string; readonly status: string; readonly errorMs: number | undefined };

const tiles = (page: Page): Promise<TileNow[]> =>
  page.locator('[data-testid^="tile-"]').evaluateAll((all) =>
    all.map((tile) => {
      const told = (name: string) => tile.getAttribute(`data-${name}`) ?? undefined;
      const error = told('error-ms');
      return { badge: told('badge') ?? '', status: told('status') ?? '', errorMs: error === undefined ? undefined : Number(error) };
    }),
  );
const allReady = (page: Page) =>
  expect.poll(async () => (await tiles(page)).every(({ status }) => /^(ready|before)$/u.test(status)), patient).toBe(true);

/** Three whose time is known from a cutter, from segments and from a name, and one of which nobody knows it; all hear the same scene. */
const kind = { clapUtcMs, seconds: 7, width: 320, height: 180, scene: 0.3, keySec: 1 } as const;
const cameras: readonly ClapClipOptions[] = [
  { ...kind, camera: 1, startUtcMs: clapUtcMs - 2_730.5 },
  { ...kind, camera: 2, startUtcMs: clapUtcMs - 2_304.25, container: 'fmp4' },
  { ...kind, camera: 3, startUtcMs: clapUtcMs - 2_000 },
  { ...kind, camera: 4, startUtcMs: clapUtcMs - 1_517.3, container: 'mkv' },
];

/** The largest difference between what these cameras' views show; infinite while one of them cannot be read. */
function apartMs({ strips }: Pick<Sample, 'strips'>, of: readonly number[]): number {
  const shown = of.map((camera) => strips.find((strip) => strip?.camera === camera)?.utcMs ?? Number.POSITIVE_INFINITY);
  return Math.max(...shown) - Math.min(...shown.map((utcMs) => (utcMs === Number.POSITIVE_INFINITY ? 0 : utcMs)));
}

const middleOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const status = (page: Page) => page.getByTestId('transport').getAttribute('data-status');

/** Goes to about a moment of the timeline as a viewer does, and looks once every view shows a picture that it keeps. */
async function standStill(page: Page, atMs: number): Promise<Pick<Sample, 'strips'>> {
  if ((await status(page)) !== 'paused') await page.getByTestId('pause-views').click();
  await expect.poll(() => status(page), patient).toBe('paused');
  const lanes = (await page.getByTestId('lanes').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [fromMs, toMs] = await page
    .getByTestId('timeline')
    .evaluate((timeline) => [Number(timeline.getAttribute('data-from-ms')), Number(timeline.getAttribute('data-to-ms'))] as const);
  await page.mouse.click(lanes.x + (lanes.width * (atMs - fromMs)) / (toMs - fromMs), lanes.y + lanes.height / 2);
  let last = '';
  return waitFor(
    async () => {
      const strips = await page.evaluate(() => window.viewWitness('[data-testid^="tile-"]').look());
      const now = JSON.stringify(strips);
      const stands = now === last && strips.every((strip) => strip !== null);
      last = now;
      return stands ? { strips } : undefined;
    },
    { what: 'four pictures that stand', withinMs: 20_000, everyMs: 300 },
  );
}

async function playFor(page: Page, forMs: number): Promise<readonly Sample[]> {
  await page.getByTestId('play-views').click();
  await expect.poll(() => status(page), patient).toBe('playing');
  return page.evaluate(async (watchMs) => {
    const witness = window.viewWitness('[data-testid^="tile-"]');
    witness.watch(3);
    await new Promise((resolve) => setTimeout(resolve, watchMs));
    witness.watch(0);
    return witness.tell().samples;
  }, forMs);
}
