import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeClip } from '@tutti/media';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTrapClips, type TrapClip } from '../../libs/media/src/testing/trap-clips.ts';
import { openBrowser } from './browser.ts';
import { type MediaServer, mediaServer } from './media-server.ts';

let dir = '';
let traps: TrapClip[] = [];
let server: MediaServer;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-timeline-'));
  traps = await makeTrapClips(dir);
  server = await mediaServer(dir);
  browser = await openBrowser();
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

/** What Chromium plays by itself; the others get a rendition. */
const playable = (clip: TrapClip) => clip.picture !== undefined && /\.(mp4|webm|mkv)$/.test(clip.path) && !clip.name.includes('cover');
const frameMs = 1_000 / 30;
const lastPicture = 119;

test('R-6 Chromium’s timeline is the file’s own: at firstShownPtsMs it shows the first picture, and every other in its place to the last', async () => {
  const seen: string[] = [];
  for (const clip of traps.filter(playable)) {
    seen.push(clip.name);
    const probe = await probeClip(clip.path);
    const first = clip.picture ?? 0;
    const url = `${server.url}/${clip.path.slice(dir.length + 1)}`;
    const at = (picture: number) => probe.firstShownPtsMs + (picture - first + 0.5) * frameMs;
    const begins = await page.evaluate(show, { url, atMs: [probe.firstShownPtsMs, at(first)] });
    expect.soft(begins, clip.name).toEqual([first, first]);
    if (probe.frameRate !== 30) continue;
    const [later, , last] = await page.evaluate(show, { url, atMs: [at(first + 30), at(lastPicture), at(lastPicture)] });
    expect.soft([later, last], clip.name).toEqual([first + 30, lastPicture]);
  }
  expect(seen.length).toBeGreaterThanOrEqual(17);
});

/** In the page: the number in the picture at each of these times. */
async function show({ url, atMs }: { url: string; atMs: readonly number[] }) {
  const video = document.createElement('video');
  video.muted = true;
  video.crossOrigin = 'anonymous';
  video.preload = 'auto';
  video.src = url;
  document.body.replaceChildren(video);
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(`${url}: ${video.error?.message}`));
  });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  const shown: number[] = [];
  for (const at of atMs) {
    const painted = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const sought = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    video.currentTime = at / 1_000;
    await sought;
    // NOTE a seek to the picture that is there already may paint no other, and nothing says so.
    await Promise.race([painted, new Promise((resolve) => setTimeout(resolve, 500))]);
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    context.drawImage(video, 0, 0);
    let number = 0;
    for (let bit = 0; bit < 8; bit++) if ((context.getImageData(bit * 20 + 10, 48, 1, 1).data[0] ?? 0) > 128) number += 2 ** bit;
    shown.push(number);
  }
  return shown;
}
