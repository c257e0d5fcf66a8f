import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomSettingsChange } from '@tutti/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildSdk } from '../../tools/build-sdk.mjs';
import { hasChromium, openBrowser } from './browser.ts';
import { type MediaServer, mediaServer } from './media-server.ts';
import { type OneRoomServer, oneRoomServer } from './one-room-server.ts';
import { clipSec, hasFfmpeg, makeClips } from './test-clips.ts';

const canRun = hasChromium && hasFfmpeg;
if (!canRun) console.warn('skipped: players of streams in Chromium; they would run after: sudo apt-get install chromium ffmpeg');

/** What players.html tells of itself. */
type Now = {
  readonly connection: string;
  readonly audio: string;
  readonly problem?: string;
  readonly driftMs?: number;
  readonly rate: number;
  readonly jumps: number;
  /** The element's own position less the room's. */
  readonly offMs: number | null;
  readonly seeks: number;
  readonly positionMs: number;
  readonly elementMs: number | null;
  readonly picture: boolean;
  readonly paused?: boolean;
  readonly elements: number;
};

/** How near is near enough on a machine that others use as well. */
const nearMs = 80;

describe.skipIf(!canRun)('players of streams in Chromium', () => {
  let dir: string;
  let files: Server;
  let server: OneRoomServer;
  let media: MediaServer;
  let browser: Browser;
  const pages: Page[] = [];
  let rooms = 0;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tutti-players-'));
    const sdkDir = join(dir, 'sdk');
    await Promise.all([buildSdk({ outDir: sdkDir }), makeClips(dir)]);
    const importMap = `<script type="importmap">{ "imports": { "@tutti/sdk": "/sdk/index.js" } }</script>`;
    const page = importMap + (await readFile(new URL('./players.html', import.meta.url), 'utf8'));
    files = createServer(async ({ url = '/' }, response) => {
      const [type, body] = url.startsWith('/sdk/')
        ? ['text/javascript', await readFile(join(sdkDir, url.slice('/sdk/'.length)))]
        : ['text/html; charset=utf-8', page];
      response.writeHead(200, { 'content-type': type }).end(body);
    });
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    server = await oneRoomServer({ pagesUrl: `http://127.0.0.1:${(files.address() as AddressInfo).port}`, offsetMs: 2_500 });
    media = await mediaServer(dir);
    browser = await openBrowser();
  }, 180_000);
  afterEach(async () => {
    media.release();
    for (const page of pages.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await media?.[Symbol.asyncDispose]();
    files?.close();
    await rm(dir, { recursive: true });
  });

  const now = async (page: Page): Promise<Now> => JSON.parse((await page.locator('#now').textContent()) ?? '{}') as Now;
  const guest = async (name: string): Promise<string> => {
    const answer = await fetch(`${server.url}/api/tokens`, { method: 'POST', body: JSON.stringify({ displayName: name }) });
    return ((await answer.json()) as { token: string }).token;
  };

  /** A room with one track, and a page in it, which is its host. */
  async function roomWith(file: string, { durationMs, touched = true }: { durationMs?: number | undefined; touched?: boolean } = {}) {
    const roomId = `room-${++rooms}`;
    const token = await guest('Ada');
    server.run(roomId, 'm0', { type: 'OpenRoom', title: 'Room' });
    const page = await (await browser.newContext()).newPage();
    pages.push(page);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error.stack)));
    await page.goto(`${server.url}/?roomId=${roomId}&token=${token}${touched ? '' : '&at=once'}`);
    if (touched) await page.locator('#join').click();
    await expect.poll(async () => (await now(page)).connection, { timeout: 30_000 }).toBe('open');
    const add = (trackId: string, name: string, durationMs?: number) =>
      server.run(roomId, token, {
        type: 'AddTrack',
        track: { trackId, url: `${media.url}/${name}`, title: name, filename: name, ...(durationMs === undefined ? {} : { durationMs }) },
      });
    add('t1', file, durationMs);
    return {
      page,
      problems,
      add,
      roomId,
      now: () => now(page),
      room: () => server.room(roomId).room,
      configure: (change: RoomSettingsChange) => server.run(roomId, token, { type: 'ConfigureRoom', change }),
      play: (trackId = 't1', positionMs = 0) => server.run(roomId, token, { type: 'StartPlayback', trackId, positionMs }),
      pause: () => server.run(roomId, token, { type: 'PausePlayback' }),
      resume: () => server.run(roomId, token, { type: 'ResumePlayback' }),
      seek: (positionMs: number) => server.run(roomId, token, { type: 'SeekPlayback', positionMs }),
      setRate: (rate: number) => server.run(roomId, token, { type: 'SetRate', rate }),
    };
  }

  /** Near for a whole second, not once by chance. */
  const near = async (page: Page, withinMs = nearMs, timeout = 30_000) => {
    let since = Number.POSITIVE_INFINITY;
    let last: Now | undefined;
    await expect
      .poll(
        async () => {
          last = await now(page);
          const isNear = last.audio === 'playing' && last.offMs !== null && Math.abs(last.offMs) < withinMs;
          since = isNear ? Math.min(since, performance.now()) : Number.POSITIVE_INFINITY;
          return performance.now() - since > 1_000 ? 'near' : JSON.stringify(last);
        },
        { timeout, interval: 50 },
      )
      .toBe('near');
    return last as Now;
  };

  test.each(['clip.mp4', 'clip.webm', 'clip.m3u8'])(
    'P-2, P-10, P-18 %s starts at its moment, stays in time, is sought, paused and resumed, and its picture is shown',
    async (file) => {
      const { page, problems, play, seek, pause, resume, now } = await roomWith(file, { durationMs: clipSec * 1_000 });
      play();
      await near(page);
      expect((await now()).picture).toBe(true);
      seek(12_000);
      await expect.poll(async () => (await now()).positionMs >= 12_000).toBe(true);
      const { elementMs } = await near(page);
      expect(elementMs).toBeGreaterThan(12_000);
      pause();
      await expect.poll(async () => (await now()).paused).toBe(true);
      resume();
      await near(page);
      expect(problems).toEqual([]);
    },
  );
});
