import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaIdOf } from '@tutti/media';
import { type TestBucket, testBucket } from '@tutti/media/testing';
import { clapClip, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guest, join as joinRoom, nextCommandId } from './client.ts';
import { bringClip, checkedView } from './clips.ts';
import { openRoom } from './rooms.ts';

let dir: string;
let bucket: TestBucket;
let tutti: Tutti;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-bucket-'));
  bucket = await testBucket(dir);
  tutti = await startTutti({ env: bucket.env });
}, 120_000);
afterAll(async () => {
  await tutti?.[Symbol.asyncDispose]();
  await bucket?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

const clapUtcMs = 1_795_000_003_000;

test('R-4 R-6 R-11 with a bucket for media, clips are checked, aligned by their sound, exported and served from it, and none stays on the disk', async () => {
  const roomId = await openRoom(tutti.url, 'Bucket');
  const who = await guest(tutti.url, 'Ada');
  const ada = await joinRoom(tutti.gatewayUrl, roomId, who);
  const bring = async (how: { camera: number; startUtcMs: number; container?: 'mkv' }, claimed: { videoStartTimeMs?: number }) => {
    const { path } = await clapClip(dir, { ...how, seconds: 7, clapUtcMs, scene: 0.3 });
    return checkedView(ada, await bringClip(tutti.url, roomId, who, { path, ...claimed }));
  };
  const startUtcMs = clapUtcMs - 2_500;
  const cut = await bring({ camera: 1, startUtcMs }, { videoStartTimeMs: startUtcMs });
  const unknown = await bring({ camera: 2, startUtcMs: clapUtcMs - 1_500, container: 'mkv' }, {});
  expect([cut, unknown].map(({ status, anchorSource }) => [status, anchorSource])).toEqual([
    ['ready', 'cutter'],
    ['ready', ''],
  ]);

  ada.send({ t: 'ALIGN_VIEW', commandId: nextCommandId(), clipId: unknown.clipId });
  const { view } = await ada.frame('VIEW_CHANGED', (frame) => frame.view.sound?.status === 'found', 60_000);
  expect(Math.abs((view.videoStartTimeMs ?? 0) - (clapUtcMs - 1_500))).toBeLessThanOrEqual(10);

  const film = await exported(roomId, who.token, { fromUtcMs: clapUtcMs - 500, toUtcMs: clapUtcMs + 500, width: 320, burnTime: true });
  const addresses = { cut: cut.videoUrl, rendition: view.media?.playUrl, thumbs: cut.media?.thumbsUrl, wave: cut.media?.waveformUrl, film };
  for (const [what, address = ''] of Object.entries(addresses)) {
    expect(await bucket.keys(), what).toContain(mediaIdOf(address.split('?')[0] ?? ''));
    const part = await fetch(new URL(address, tutti.url), { headers: { range: 'bytes=0-99' } });
    expect([part.status, (await part.arrayBuffer()).byteLength], what).toEqual([206, 100]);
  }
  await waitFor(async () => (await filesBelow(join(tutti.dataDir, 'media'))).length === 0, { what: 'the disk to hold no media' });
  await ada[Symbol.asyncDispose]();
}, 180_000);

/** The signed address of the film. */
async function exported(roomId: string, token: string, wish: Readonly<Record<string, unknown>>): Promise<string> {
  const exports = new URL(`/api/rooms/${roomId}/exports`, tutti.url);
  const authorization = `Bearer ${token}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const asked = await fetch(exports, { method: 'POST', headers, body: JSON.stringify(wish) });
  const { exportId } = (await asked.json()) as { exportId: string };
  const done = async () => {
    const answer = await fetch(`${exports.href}/${exportId}`, { headers: { authorization } });
    const { url, problem } = (await answer.json()) as { url?: string; problem?: string };
    if (problem) throw new Error(problem);
    return url;
  };
  return (await waitFor(done, { withinMs: 60_000, everyMs: 200, what: 'the film' })) as string;
}

/** Uploads leave what they were about, which tells who asks again; films are what counts. */
async function filesBelow(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((each) => each.isFile() && !each.name.endsWith('.json')).map(({ name }) => name);
}
