import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaStoreFrom, uploadsDir } from '@tutti/media';
import { type TestBucket, testBucket } from '@tutti/media/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from './testing/test-api.ts';
import { askTus, metadata } from './testing/tus.ts';

let dir = '';
let bucket: TestBucket;
let api: TestApi;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-api-s3-'));
  bucket = await testBucket(dir);
  api = await testApi({ media: await mediaStoreFrom({ dir, limitBytes: 100_000, clipLimitBytes: 100_000, s3: bucket.s3 }) });
}, 30_000);
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await bucket[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

test('R-3 a clip comes in pieces to the local disk, lies in the bucket when it is whole, and is served from there by range', async () => {
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
  const film = new Uint8Array(await readFile(join(import.meta.dirname, '../../../libs/media/fixtures/clip-1500ms.mp4')));
  const ada = await api.guest('Ada');
  await api.command('r1', ada.memberId, { type: 'OpenRoom', title: 'Kitchen' });
  await api.command('r1', ada.memberId, { type: 'JoinRoom' });

  const ask = (method: string, path: string, headers: Record<string, string>, body?: BodyInit) =>
    askTus(new URL(path, origin), method, { ...ada.headers, ...headers }, body);
  const named = { 'upload-length': String(film.length), 'upload-metadata': metadata({ filename: 'Klappe 👏.mp4', kind: 'clip' }) };
  const path = (await ask('POST', '/api/rooms/r1/uploads', named)).header('location') ?? '';
  const send = (from: number, to: number) =>
    ask('PATCH', path, { 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' }, film.slice(from, to));
  await send(0, 1000);
  expect(await bucket.keys()).toEqual([]);
  const clipId = (await send(1000, film.length)).header('tutti-clip-id') ?? '';
  expect(await bucket.keys()).toEqual([clipId]);
  expect((await readdir(uploadsDir(api.mediaDir))).filter((name) => !name.endsWith('.json'))).toEqual([]);
  expect((await ask('HEAD', path, {})).header('tutti-clip-id')).toBe(clipId);

  const room = (await (await fetch(`${origin}/api/rooms/r1`, { headers: ada.headers })).json()) as { views: { videoUrl: string }[] };
  const url = new URL(room.views[0]?.videoUrl ?? '', origin);
  const whole = await fetch(url);
  expect([whole.headers.get('content-type'), whole.headers.get('content-disposition')]).toEqual([
    'video/mp4',
    "inline; filename*=UTF-8''Klappe%20%F0%9F%91%8F.mp4",
  ]);
  expect(new Uint8Array(await whole.arrayBuffer())).toEqual(film);
  const part = await fetch(url, { headers: { range: 'bytes=-100' } });
  expect([part.status, new Uint8Array(await part.arrayBuffer())]).toEqual([206, film.slice(-100)]);
  await api.needs.media.remove(clipId);
  expect((await fetch(url)).status).toBe(404);
});
