import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileMediaStore } from './file-media-store.ts';
import { measureMedia, NotMediaError } from './measure-media.ts';
import { type MediaStore, MediaStoreFullError, MediaTooLargeError } from './media-store.ts';
import { sweepUnfinished, uploadsDir } from './unfinished.ts';

let dir = '';
let store: MediaStore;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-media-'));
  store = await fileMediaStore({ dir, limitBytes: 100_000, measure: measureMedia });
});
afterEach(() => rm(dir, { recursive: true }));

const tone = () => readFile(join(import.meta.dirname, '../fixtures/tone-1500ms.wav'));
async function* pieces(bytes: Uint8Array, size = 1000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const everything = async () => (await readdir(dir, { recursive: true })).sort();

test('a file that was put is found, read whole or in part, and removed without a trace', async () => {
  const bytes = await tone();
  const stored = await store.put(pieces(bytes), { filename: '../odd name.wav' });
  expect(stored).toMatchObject({ filename: '../odd name.wav', bytes: bytes.length, durationMs: 1500, contentType: 'audio/wav' });
  expect(await store.find(stored.mediaId)).toEqual(stored);
  expect((await buffer(store.read(stored.mediaId))).equals(bytes)).toBe(true);
  expect((await buffer(store.read(stored.mediaId, { start: 10, end: 19 }))).equals(bytes.subarray(10, 20))).toBe(true);
  expect(await everything()).toEqual(['.incoming', stored.mediaId, `${stored.mediaId}.json`].sort());
  await store.remove(stored.mediaId);
  expect(await store.find(stored.mediaId)).toBeUndefined();
  expect(await everything()).toEqual(['.incoming']);
});

test('the same file put twice is two files: removing one leaves the other', async () => {
  const [one, other] = [
    await store.put(pieces(await tone()), { filename: 'a.wav' }),
    await store.put(pieces(await tone()), { filename: 'a.wav' }),
  ];
  await store.remove(one.mediaId);
  expect(await store.find(other.mediaId)).toEqual(other);
});

test('a file too large, no media, or broken off leaves nothing', async () => {
  await expect(store.put(pieces(new Uint8Array(100_001)), { filename: 'a.wav' })).rejects.toBeInstanceOf(MediaTooLargeError);
  await expect(store.put(pieces(new Uint8Array(10)), { filename: 'a.wav' })).rejects.toBeInstanceOf(NotMediaError);
  const brokenOff = async function* () {
    yield new Uint8Array(10);
    throw new Error('connection lost');
  };
  await expect(store.put(brokenOff(), { filename: 'a.wav' })).rejects.toThrow('connection lost');
  expect(await everything()).toEqual(['.incoming']);
});

test('a full disk is called one', async () => {
  const full = await fileMediaStore({
    dir,
    limitBytes: 10,
    measure: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
  });
  await expect(full.put(pieces(new Uint8Array(1)), { filename: 'a.wav' })).rejects.toBeInstanceOf(MediaStoreFullError);
  expect(await everything()).toEqual(['.incoming']);
});

test('ids that are no ids reach no file', async () => {
  await writeFile(join(dir, 'secret.json'), '{"mediaId":"secret"}');
  expect(await store.find('../secret')).toBeUndefined();
  expect(await store.find('secret.json')).toBeUndefined();
  expect(await store.find('.incoming')).toBeUndefined();
  expect(() => store.read('../secret')).toThrow(TypeError);
  await expect(store.remove('../secret')).rejects.toThrow(TypeError);
});

test('a file that is there already is taken by renaming it, under the id it is told', async () => {
  const path = join(dir, 'whole');
  await writeFile(path, await tone());
  const { ino } = await stat(path);
  const stored = await store.adopt(path, { mediaId: 'u1', filename: 'a.wav' });
  expect(stored).toMatchObject({ mediaId: 'u1', filename: 'a.wav', durationMs: 1500 });
  expect(await store.find('u1')).toEqual(stored);
  expect(await everything()).toEqual(['.incoming', 'u1', 'u1.json']);
  expect((await stat(join(dir, 'u1'))).ino).toBe(ino);
});

test('taking a file goes on after a crash in the middle; one that is no media stays where it is', async () => {
  const path = join(dir, 'whole');
  await writeFile(path, await tone());
  await rename(path, join(dir, 'u1'));
  expect(await store.adopt(path, { mediaId: 'u1', filename: 'a.wav' })).toMatchObject({ durationMs: 1500 });
  await writeFile(path, 'no sound');
  await expect(store.adopt(path, { mediaId: 'u2', filename: 'a.wav' })).rejects.toBeInstanceOf(NotMediaError);
  await writeFile(path, new Uint8Array(100_001));
  await expect(store.adopt(path, { mediaId: 'u2', filename: 'a.wav' })).rejects.toBeInstanceOf(MediaTooLargeError);
  expect(await everything()).toEqual(['.incoming', 'u1', 'u1.json', 'whole']);
});

test('what is unfinished is swept when it is old', async () => {
  const nowMs = Date.UTC(2030, 0, 1);
  expect(await sweepUnfinished(dir, nowMs)).toBe(0);
  await mkdir(uploadsDir(dir));
  for (const folder of [join(dir, '.incoming'), uploadsDir(dir)]) {
    const [old, young] = [join(folder, 'old'), join(folder, 'young')];
    await Promise.all([writeFile(old, 'x'), writeFile(young, 'x')]);
    await utimes(old, new Date(nowMs - 25 * 3_600_000), new Date(nowMs - 25 * 3_600_000));
    await utimes(young, new Date(nowMs), new Date(nowMs));
  }
  expect(await sweepUnfinished(dir, nowMs)).toBe(2);
  for (const folder of [join(dir, '.incoming'), uploadsDir(dir)]) expect(await readdir(folder)).toEqual(['young']);
});
