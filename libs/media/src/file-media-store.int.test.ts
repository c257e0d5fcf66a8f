import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileMediaStore } from './file-media-store.ts';
import { measureMedia } from './measure-media.ts';
import type { MediaStore } from './media-store.ts';
import { mediaStoreContract } from './testing/media-store-contract.ts';
import { sweepUnfinished, uploadsDir } from './unfinished.ts';

const kept = async (dir: string) => (await readdir(dir)).filter((name) => !name.startsWith('.') && !name.endsWith('.json'));

describe('files in a folder', () => mediaStoreContract({ open: fileMediaStore, kept }));

let dir = '';
let store: MediaStore;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-media-'));
  store = await fileMediaStore({ dir, limitBytes: 100_000, measure: measureMedia });
});
afterEach(() => rm(dir, { recursive: true }));

const tone = () => readFile(join(import.meta.dirname, '../fixtures/tone-1500ms.wav'));
const everything = async () => (await readdir(dir, { recursive: true })).sort();

test('a file that is there already is taken by renaming it, and a local copy of it is the file itself', async () => {
  const path = join(dir, 'whole');
  await writeFile(path, await tone());
  const { ino } = await stat(path);
  await store.adopt(path, { mediaId: 'u1', filename: 'a.wav' });
  expect(await everything()).toEqual(['.incoming', 'u1', 'u1.json']);
  const copy = await store.localCopy('u1');
  expect((await stat(copy.path)).ino).toBe(ino);
  await copy[Symbol.asyncDispose]();
  expect((await stat(copy.path)).ino).toBe(ino);
  await store.remove('u1');
  expect(await everything()).toEqual(['.incoming']);
});

test('taking a file goes on after a crash in the middle', async () => {
  const path = join(dir, 'whole');
  await writeFile(path, await tone());
  await rename(path, join(dir, 'u1'));
  expect(await store.find('u1')).toBeUndefined();
  expect(await store.adopt(path, { mediaId: 'u1', filename: 'a.wav' })).toMatchObject({ durationMs: 1500 });
  expect(await everything()).toEqual(['.incoming', 'u1', 'u1.json']);
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
