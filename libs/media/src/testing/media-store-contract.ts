import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileMediaStoreOptions } from '../file-media-store.ts';
import { measureMedia, NotMediaError } from '../measure-media.ts';
import { MediaMissingError, type MediaStore, MediaStoreFullError, MediaTooLargeError } from '../media-store.ts';
import { incomingDir, uploadsDir } from '../unfinished.ts';

export type StoreUnderTest = {
  open(options: FileMediaStoreOptions): Promise<MediaStore>;
  /** Names of what is kept, descriptions left out. */
  kept(dir: string): Promise<string[]>;
};

/** What holds of every media store, wherever it keeps its files. */
export function mediaStoreContract({ open, kept }: StoreUnderTest): void {
  let dir = '';
  let store: MediaStore;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tutti-media-'));
    await mkdir(uploadsDir(dir));
    store = await open({ dir, limitBytes: 100_000, measure: measureMedia });
  });
  afterEach(async () => {
    for (const id of await kept(dir)) await store.remove(id);
    await rm(dir, { recursive: true });
  });
  const halfDone = () => readdir(incomingDir(dir));
  const waiting = async (bytes: Uint8Array | string) => {
    const path = join(uploadsDir(dir), 'whole');
    await writeFile(path, bytes);
    return path;
  };

  test('a file that was put is found, read whole or in part, and removed without a trace', async () => {
    const bytes = await tone();
    const stored = await store.put(pieces(bytes), { filename: '../odd name.wav' });
    expect(stored).toMatchObject({ filename: '../odd name.wav', bytes: bytes.length, durationMs: 1500, contentType: 'audio/wav' });
    expect(await store.find(stored.mediaId)).toEqual(stored);
    expect((await buffer(store.read(stored.mediaId))).equals(bytes)).toBe(true);
    for (const [start, end] of [
      [0, 1],
      [10, 19],
      [20, 20],
      [bytes.length - 1, bytes.length - 1],
    ] as const)
      expect((await buffer(store.read(stored.mediaId, { start, end }))).equals(bytes.subarray(start, end + 1))).toBe(true);
    expect(await kept(dir)).toEqual([stored.mediaId]);
    expect(await halfDone()).toEqual([]);
    await store.remove(stored.mediaId);
    expect(await store.find(stored.mediaId)).toBeUndefined();
    expect(await kept(dir)).toEqual([]);
    await store.remove(stored.mediaId);
  });

  test('the same file put twice is two files: removing one leaves the other', async () => {
    const one = await store.put(pieces(await tone()), { filename: 'a.wav' });
    const other = await store.put(pieces(await tone()), { filename: 'a.wav' });
    await store.remove(one.mediaId);
    expect(await store.find(other.mediaId)).toEqual(other);
  });

  test.each(oddNames)('a name is kept to the letter and is no path: %j', async (filename) => {
    const { mediaId } = await store.adopt(await waiting(transportStream), { mediaId: 'u1', filename, kind: 'clip' });
    expect(await store.find(mediaId)).toMatchObject({ filename });
    expect(await kept(dir)).toEqual(['u1']);
  });

  test('a file too large, no media, or broken off leaves nothing', async () => {
    await expect(store.put(pieces(new Uint8Array(100_001)), { filename: 'a.wav' })).rejects.toBeInstanceOf(MediaTooLargeError);
    await expect(store.put(pieces(new Uint8Array(10)), { filename: 'a.wav' })).rejects.toBeInstanceOf(NotMediaError);
    const brokenOff = async function* () {
      yield new Uint8Array(10);
      throw new Error('connection lost');
    };
    await expect(store.put(brokenOff(), { filename: 'a.wav' })).rejects.toThrow('connection lost');
    expect([await kept(dir), await halfDone()]).toEqual([[], []]);
  });

  test('a full disk is called one', async () => {
    const noSpace = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    const full = await open({ dir, limitBytes: 10, measure: noSpace });
    await expect(full.put(pieces(new Uint8Array(1)), { filename: 'a.wav' })).rejects.toBeInstanceOf(MediaStoreFullError);
    expect([await kept(dir), await halfDone()]).toEqual([[], []]);
  });

  test('ids that are no ids reach no file', async () => {
    await writeFile(join(dir, 'secret.json'), '{"mediaId":"secret"}');
    for (const id of ['../secret', 'secret.json', '.incoming', '', 'a'.repeat(65)]) {
      expect(await store.find(id)).toBeUndefined();
      expect(() => store.read(id)).toThrow(TypeError);
      await expect(store.remove(id)).rejects.toThrow(TypeError);
      await expect(store.localCopy(id)).rejects.toThrow(TypeError);
    }
  });

  test('a file that is whole is taken under the id that it is told, and is gone from where it waited', async () => {
    const bytes = await tone();
    const path = await waiting(bytes);
    const stored = await store.adopt(path, { mediaId: 'u1', filename: 'a.wav' });
    expect(stored).toMatchObject({ mediaId: 'u1', filename: 'a.wav', bytes: bytes.length, durationMs: 1500 });
    expect(await store.find('u1')).toEqual(stored);
    expect((await buffer(store.read('u1'))).equals(bytes)).toBe(true);
    await expect(stat(path)).rejects.toThrow('ENOENT');
    expect(await store.adopt(path, { mediaId: 'u1', filename: 'a.wav' })).toEqual(stored);
  });

  test('a file that may not be taken stays where it is', async () => {
    const path = await waiting('no sound');
    await expect(store.adopt(path, { mediaId: 'u2', filename: 'a.wav' })).rejects.toBeInstanceOf(NotMediaError);
    await expect(store.adopt(path, { mediaId: 'u2', filename: 'a.mp4', kind: 'clip' })).rejects.toBeInstanceOf(NotMediaError);
    await waiting(new Uint8Array(100_001));
    await expect(store.adopt(path, { mediaId: 'u2', filename: 'a.wav' })).rejects.toBeInstanceOf(MediaTooLargeError);
    expect([await kept(dir), await halfDone(), (await stat(path)).size]).toEqual([[], [], 100_001]);
  });

  test('R-4 a clip has a limit of its own', async () => {
    const roomy = await open({ dir, limitBytes: 900, clipLimitBytes: transportStream.length, measure: measureMedia });
    expect(roomy.limitBytes).toEqual({ track: 900, clip: transportStream.length });
    const path = await waiting(transportStream);
    await expect(roomy.adopt(path, { mediaId: 'u1', filename: 'a.ts' })).rejects.toBeInstanceOf(MediaTooLargeError);
    await roomy.adopt(path, { mediaId: 'u1', filename: 'a.ts', kind: 'clip' });
    const larger = await waiting(Buffer.concat([transportStream, Buffer.alloc(1)]));
    await expect(roomy.adopt(larger, { mediaId: 'u2', filename: 'a.ts', kind: 'clip' })).rejects.toMatchObject({
      limitBytes: transportStream.length,
    });
    expect(await kept(dir)).toEqual(['u1']);
  });

  test('R-3 a clip is looked at for its kind and not measured', async () => {
    const stored = await store.adopt(await waiting(transportStream), { mediaId: 'u1', filename: 'a.txt', kind: 'clip' });
    expect(stored).toEqual({ mediaId: 'u1', filename: 'a.txt', bytes: transportStream.length, durationMs: 0, contentType: 'video/mp2t' });
    expect(await store.find('u1')).toEqual(stored);
  });

  test('a derived file is a copy, of any size; exports are swept when they are old, derived files are not', async () => {
    const path = await waiting(new Uint8Array(200_000).fill(7));
    const thumbs = await store.putDerived(path, { filename: 'thumbs.webp', contentType: 'image/webp' });
    const film = await store.putDerived(path, { filename: 'grid.mp4', contentType: 'video/mp4', kind: 'export' });
    expect(thumbs).toMatchObject({ filename: 'thumbs.webp', contentType: 'image/webp', bytes: 200_000, durationMs: 0 });
    expect(await store.find(film.mediaId)).toEqual(film);
    expect((await buffer(store.read(thumbs.mediaId, { start: 199_990, end: 199_999 }))).equals(Buffer.alloc(10, 7))).toBe(true);
    expect((await stat(path)).size).toBe(200_000);
    const { mtimeMs } = await stat(path);
    const [before, after] = [mtimeMs - 3_600_000, mtimeMs + 3_600_000];
    expect(await store.sweep('export', before)).toBe(0);
    expect(await store.sweep('export', after)).toBe(1);
    expect(await store.find(film.mediaId)).toBeUndefined();
    expect(await kept(dir)).toEqual([thumbs.mediaId]);
    expect(await store.sweep('derived', after)).toBe(1);
    expect([await kept(dir), await halfDone()]).toEqual([[], []]);
  });

  test('an upload is swept by no sweep, whatever its id begins with', async () => {
    await store.adopt(await waiting(transportStream), { mediaId: 'export-of-mine', filename: 'a.ts', kind: 'clip' });
    expect(await store.sweep('export', 4e12)).toBe(0);
    expect(await kept(dir)).toEqual(['export-of-mine']);
  });

  test('a local copy has equal bytes and leaves nothing behind; the file itself stays', async () => {
    const { mediaId } = await store.put(pieces(await tone()), { filename: 'a.wav' });
    const copy = await store.localCopy(mediaId);
    expect((await readFile(copy.path)).equals(await tone())).toBe(true);
    await copy[Symbol.asyncDispose]();
    expect(await halfDone()).toEqual([]);
    expect(await store.find(mediaId)).toBeDefined();
  });

  test('a file that is not there is said to be missing, and leaves nothing behind', async () => {
    expect(await store.find('nowhere')).toBeUndefined();
    await expect(store.localCopy('nowhere')).rejects.toBeInstanceOf(MediaMissingError);
    await expect(buffer(store.read('nowhere'))).rejects.toThrow();
    expect(await halfDone()).toEqual([]);
  });
}

const oddNames = [
  'clap 20260401122000.mp4',
  'Übergröße.mp4'.normalize('NFC'),
  'Übergröße.mp4'.normalize('NFD'),
  '👏🏽👨‍👩‍👧.mp4',
  '東京タワー',
  'שלום.mp4',
  'CON.mp4',
  '.mp4',
  '%2e%2e%2fpasswd',
  "a'; rm -rf $HOME; `id`.mp4",
  '😀'.repeat(100),
];

const tone = () => readFile(join(import.meta.dirname, '../../fixtures/tone-1500ms.wav'));

/** Five packets and a half. */
const transportStream = Buffer.alloc(188 * 5 + 94);
for (let at = 0; at < transportStream.length; at += 188) transportStream[at] = 0x47;

async function* pieces(bytes: Uint8Array, size = 1000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
