import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { servicesOf, startTutti, type Tutti, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ffmpeg } from '../browser/ffmpeg.ts';
import { type Guest, guest, join, type TestClient } from './client.ts';
import { bringClip, type CameraFile } from './clips.ts';
import { openRoom } from './rooms.ts';

let folder: string;
let tutti: Tutti;
let roomId: string;
/** Brings the clips. */
let ada: Guest;
/** Comes and looks. */
let bob: Guest;
let restart: () => Promise<void>;
beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'tutti-clips-'));
  const env = { INGEST_LEASE_MS: '2000' };
  tutti = await startTutti({ env });
  roomId = await openRoom(tutti.url, 'Four cameras');
  [ada, bob] = await Promise.all([guest(tutti.url, 'Ada'), guest(tutti.url, 'Bob')]);
  restart = async () => {
    const { dataDir } = tutti;
    await tutti.stop();
    const again = await startTutti({ env, dataDir });
    tutti = {
      ...again,
      [Symbol.asyncDispose]: () => again[Symbol.asyncDispose]().then(() => rm(dataDir, { recursive: true, force: true })),
    };
  };
}, 120_000);
afterAll(async () => {
  await tutti?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
}, 40_000);

async function film(name: string, seconds: number, codecs: readonly string[]): Promise<string> {
  const path = joinPath(folder, name);
  const sources = [`testsrc2=size=320x180:rate=30:duration=${seconds}`, `sine=duration=${seconds}`].flatMap((source) => [
    '-f',
    'lavfi',
    '-i',
    source,
  ]);
  await ffmpeg([...sources, ...codecs, '-pix_fmt', 'yuv420p', path]);
  return path;
}
const bring = (clip: CameraFile): Promise<string> => bringClip(tutti.url, roomId, ada, clip);
/** As a member is told who comes now. */
const viewsNow = async () => {
  const client: TestClient = await join(tutti.gatewayUrl, roomId, bob);
  const { views } = await client.frame('ROOM_STATE');
  await client[Symbol.asyncDispose]();
  return views;
};
const allSettled = (ids: readonly string[]) =>
  waitFor(
    async () => {
      const views = await viewsNow();
      const ready = views.filter(({ clipId, status }) => ids.includes(clipId) && status === 'ready');
      return ready.length === ids.length ? views : undefined;
    },
    { withinMs: 60_000, everyMs: 250, what: 'all views to be ready' },
  );
const ingestPid = async () => (await servicesOf(tutti.pid)).find(({ name }) => name === 'replay-ingest')?.pid;
/** An address is signed anew for each hour. */
const withoutSignature = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(/\?exp=\d+&sig=[0-9a-f]+/gu, ''));

test('R-4 R-5 clips that are brought into a room become views, though ingest is killed while it looks at them and all is started anew', async () => {
  const camera = await join(tutti.gatewayUrl, roomId, ada);
  const startMs = 1_795_000_000_250;
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
  const slow = await film('old.mov', 6, ['-c:v', 'mpeg4', '-c:a', 'aac']);
  const quick = await film('new.mp4', 2, h264);
  const first = await bring({ path: slow, videoStartTimeMs: startMs });
  const pid = (await ingestPid()) ?? 0;
  const second = await bring({ path: quick, filename: 'holiday.mp4' });
  process.kill(pid, 'SIGKILL');
  const third = await bring({ path: quick, filename: 'cam-20261121120000.mp4' });
  const views = await allSettled([first, second, third]);
  expect(await ingestPid()).not.toBe(pid);
  const byId = (id: string) => views.find(({ clipId }) => clipId === id);
  expect(byId(first)).toMatchObject({ videoStartTimeMs: startMs, anchorSource: 'cutter', memberId: ada.memberId, filename: 'old.mov' });
  expect(byId(second)).toMatchObject({ anchorSource: '', problem: expect.stringMatching(/tell no time/u) });
  expect(byId(third)).toMatchObject({ videoStartTimeMs: Date.UTC(2026, 10, 21, 12), anchorSource: 'name', anchorErrorMs: 1_000 });

  const media = byId(first)?.media;
  for (const [address, type] of [
    [media?.playUrl, 'video/mp4'],
    [media?.thumbsUrl, 'image/jpeg'],
    [media?.waveformUrl, 'image/png'],
  ] as const) {
    const served = await fetch(new URL(address ?? '', tutti.url));
    expect([served.status, served.headers.get('content-type')]).toEqual([200, type]);
    expect((await served.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
  expect((await fetch(new URL(media?.playUrl.split('?')[0] ?? '', tutti.url))).ok).toBe(false);

  expect(await camera.frame('VIEW_CHANGED', ({ view }) => view.clipId === third)).toMatchObject({ view: { status: 'ready' } });
  camera.cut();

  await restart();
  expect(withoutSignature(await viewsNow())).toEqual(withoutSignature(views));
}, 240_000);
