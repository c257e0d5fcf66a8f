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
import { clipSec, makeClips, toneSec } from './test-clips.ts';

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

describe.skipIf(!hasChromium)('players of streams in Chromium', () => {
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

  test('P-1, P-10 another rate is the element’s as well, and it stays in time', async () => {
    const { page, play, setRate, now } = await roomWith('clip.mp4', { durationMs: clipSec * 1_000 });
    play();
    await near(page);
    setRate(1.5);
    await near(page);
    expect((await now()).rate).toBeCloseTo(1.5, 1);
  });

  test('P-12 a start and a seek are one seek each, however often the room says it', async () => {
    const { page, play, seek, now } = await roomWith('clip.mp4', { durationMs: clipSec * 1_000 });
    play();
    await near(page);
    const before = await now();
    seek(10_000);
    await expect.poll(async () => (await now()).positionMs > 10_000).toBe(true);
    const asked = server.received.length;
    await page.evaluate(() => void window.dispatchEvent(new Event('focus')));
    await expect.poll(() => server.received.slice(asked).some(({ t }) => t === 'GET_STATE')).toBe(true); // its answer repeats the seek
    await near(page);
    const { seeks, jumps } = await now();
    expect(seeks - before.seeks - (jumps - before.jumps)).toBe(1);
    expect(jumps - before.jumps).toBeLessThanOrEqual(1);
  });

  test('P-18 loop one: the element begins again in time, and again', async () => {
    const { page, play, configure, now } = await roomWith('clip.mp4', { durationMs: clipSec * 1_000 });
    configure({ loop: 'one' });
    play('t1', (clipSec - 4) * 1_000);
    await near(page);
    await expect.poll(async () => (await now()).positionMs < 5_000, { timeout: 20_000 }).toBe(true);
    const { seeks } = await now();
    const { elementMs } = await near(page);
    expect(elementMs).toBeLessThan(15_000);
    expect((await now()).seeks - seeks).toBeLessThanOrEqual(2);
  });

  test('P-18, P-19 a short sound turns without a seam: Web Audio goes round, in time, and nothing jumps', async () => {
    const { play, configure, now } = await roomWith('tone.wav', { durationMs: toneSec * 1_000 });
    configure({ ambient: 'together' });
    play();
    const inTime = () => expect.poll(async () => Math.abs((await now()).driftMs ?? Number.NaN) < nearMs, { timeout: 20_000 }).toBe(true);
    await inTime();
    const { jumps } = await now();
    for (let turn = 0; turn < 2; turn++) {
      await expect.poll(async () => (await now()).positionMs > (toneSec - 1) * 1_000, { timeout: 20_000 }).toBe(true);
      await expect.poll(async () => (await now()).positionMs < 1_500, { timeout: 20_000, interval: 50 }).toBe(true);
      await inTime();
    }
    expect(await now()).toMatchObject({ audio: 'playing', picture: false, elements: 0 });
    expect((await now()).jumps - jumps).toBeLessThanOrEqual(1);
  });

  test('P-4, P-18 the host’s player tells a duration that nobody knew, once; so the room ends, and what comes next begins', async () => {
    const { page, play, add, room, now } = await roomWith('clip.webm');
    add('t2', 'clip.mp4');
    const before = server.received.length;
    play('t1', 0);
    await near(page);
    const told = () => server.received.slice(before).filter(({ t }) => t === 'TRACK_DURATION');
    await expect.poll(() => told().length).toBe(1);
    expect(told()[0]).toMatchObject({ trackId: 't1', durationMs: expect.closeTo(clipSec * 1_000, -3) });
    const state = room();
    expect(state.status === 'open' && state.tracks[0]?.durationMs).toBeCloseTo(clipSec * 1_000, -3);
    // What comes next is loaded already, so its start has a short preparation.
    await expect.poll(async () => (await now()).elements).toBe(1);
    const ready = server.received.length;
    play('t2', 0);
    await expect.poll(() => server.received.slice(ready).find(({ t }) => t === 'READY')).toMatchObject({ prepareMs: 0 });
    await near(page);
  });

  test('P-9 metadata that come late: nothing hangs, the position is of the moment when they came', async () => {
    const { page, play, now } = await roomWith('clip.mp4', { durationMs: clipSec * 1_000 });
    media.holdFrom(0);
    play();
    await expect.poll(async () => (await now()).positionMs > 1_500, { timeout: 20_000 }).toBe(true);
    expect(['loading', 'buffering']).toContain((await now()).audio);
    media.release();
    const { elementMs } = await near(page);
    expect(elementMs).toBeGreaterThan(1_500);
  });

  test('P-9 after three seconds a phone waits no longer, and plays when the data come', async () => {
    const { page, play, configure, now } = await roomWith('clip.mp4', { durationMs: clipSec * 1_000 });
    configure({ preset: 'mobile' });
    media.holdFrom(0);
    play();
    await expect.poll(async () => (await now()).audio, { timeout: 20_000 }).toBe('buffering');
    media.release();
    await near(page);
  });

  test('P-10 a stream that stalls says so, and goes on where it should be, with at most two seeks', async () => {
    const { page, play, now } = await roomWith('clip.mp4', { durationMs: clipSec * 1_000 });
    media.holdFrom(900_000);
    play();
    await near(page);
    const { seeks } = await now();
    await expect.poll(async () => (await now()).audio, { timeout: 30_000, interval: 50 }).toBe('buffering');
    await page.waitForTimeout(1_500);
    const stalled = await now();
    expect(stalled).toMatchObject({ audio: 'buffering', seeks });
    expect(stalled.driftMs).toBeUndefined();
    media.release();
    await near(page);
    expect((await now()).seeks - seeks).toBeLessThanOrEqual(2);
  });

  test('P-8 autoplay refused: blocked, and at the tap the position is of the tap', async () => {
    const { page, play, now } = await roomWith('clip.mp4', { durationMs: clipSec * 1_000, touched: false });
    play();
    await expect.poll(async () => (await now()).audio, { timeout: 20_000 }).toBe('blocked');
    await expect.poll(async () => (await now()).positionMs > 2_000, { timeout: 20_000 }).toBe(true);
    await page.locator('#tap').click();
    const { elementMs } = await near(page);
    expect(elementMs).toBeGreaterThan(2_000);
  });

  test('P-18 what this page cannot play is said to its member; the next track plays', async () => {
    const { page, play, add, now } = await roomWith('players-are-not-media.mp4', { durationMs: clipSec * 1_000 });
    add('t2', 'clip.webm', clipSec * 1_000);
    play();
    await expect.poll(async () => (await now()).audio, { timeout: 20_000 }).toBe('unplayable');
    expect((await now()).problem).toBe('This browser cannot play the track.');
    play('t2');
    await near(page);
  });

  test('P-19, P-15 stopped here alone, it stands, and joins in again in time; on leaving nothing stays', async () => {
    const { page, play, room, now } = await roomWith('clip.mp4', { durationMs: clipSec * 1_000 });
    play();
    await near(page);
    await page.evaluate(() => (window as unknown as { room: { pauseHere(): void } }).room.pauseHere());
    await expect.poll(async () => (await now()).paused).toBe(true);
    const state = room();
    expect(state.status === 'open' && state.playback.status).toBe('playing');
    await page.evaluate(() => (window as unknown as { room: { resumeHere(): void } }).room.resumeHere());
    await near(page);
    await page.evaluate(() => (window as unknown as { room: { leave(): Promise<void> } }).room.leave());
    await expect.poll(async () => (await now()).elements).toBe(0);
  });
});
