import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileMediaStore } from './file-media-store.ts';
import { mediaStoreFrom } from './media-store-from.ts';
import { s3MediaStore } from './s3-media-store.ts';
import { mediaStoreContract } from './testing/media-store-contract.ts';
import { type TestBucket, testBucket } from './testing/s3-server.ts';
import { uploadsDir } from './unfinished.ts';

let dir = '';
let bucket: TestBucket;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-s3-'));
  bucket = await testBucket(dir);
}, 30_000);
afterAll(async () => {
  await bucket[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

describe('files in a bucket', () =>
  mediaStoreContract({ open: (options) => s3MediaStore({ ...options, s3: bucket.s3 }), kept: () => bucket.keys() }));

test('a large file goes in parts, and a seek reads only what it asks for', async () => {
  const store = await mediaStoreFrom({ dir, limitBytes: 1e6, clipLimitBytes: 1e6, s3: bucket.s3 });
  const bytes = Buffer.alloc(20_000_000);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(at, at);
  const path = join(dir, 'film');
  await writeFile(path, bytes);
  const { mediaId } = await store.putDerived(path, { filename: 'film.mp4', contentType: 'video/mp4' });
  const seam = 8 * 1024 * 1024;
  for (const [start, end] of [
    [seam - 6, seam + 6],
    [bytes.length - 4, bytes.length - 1],
  ] as const)
    expect((await buffer(store.read(mediaId, { start, end }))).equals(bytes.subarray(start, end + 1))).toBe(true);
  const copy = await store.localCopy(mediaId);
  const whole = await buffer(store.read(mediaId));
  expect(whole.equals(bytes)).toBe(true);
  await copy[Symbol.asyncDispose]();

  const left = store.read(mediaId);
  for await (const chunk of left) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  expect(left.destroyed).toBe(true);
  await store.remove(mediaId);
}, 60_000);

test('taking a file goes on after a crash between sending it and letting go of it', async () => {
  const store = await s3MediaStore({
    dir,
    limitBytes: 1e6,
    s3: bucket.s3,
    measure: async () => ({ durationMs: 5, contentType: 'audio/wav' }),
  });
  const path = join(dir, 'whole');
  await writeFile(path, 'bytes');
  const stored = await store.adopt(path, { mediaId: 'u1', filename: 'a.wav' });
  await writeFile(path, 'bytes');
  expect(await store.adopt(path, { mediaId: 'u1', filename: 'a.wav' })).toEqual(stored);
  await expect(store.adopt(path, { mediaId: 'u2', filename: 'a.wav' })).rejects.toThrow('ENOENT');
  await store.remove('u1');
});

test('what the server refuses is an error, never a file that is not there', async () => {
  const store = await s3MediaStore({ dir, limitBytes: 1e6, s3: { ...bucket.s3, credentials: bucket.wrong } });
  await expect(store.find('u1')).rejects.toThrow();
  await expect(store.localCopy('u1')).rejects.toMatchObject({ name: expect.not.stringMatching('MediaMissingError') });
});

test('the configuration chooses: without a bucket it is a folder', async () => {
  const store = await mediaStoreFrom({ dir, limitBytes: 1e6, clipLimitBytes: 1e6, s3: undefined });
  const path = join(dir, 'note');
  await writeFile(path, 'x');
  const { mediaId } = await store.putDerived(path, { filename: 'n.json', contentType: 'application/json' });
  expect(await (await fileMediaStore({ dir, limitBytes: 1e6 })).find(mediaId)).toBeDefined();
  expect(uploadsDir(dir)).toBe(join(dir, '.uploads'));
});
