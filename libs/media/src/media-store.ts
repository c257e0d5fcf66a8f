import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { idPattern } from '@tutti/protocol';
import { measureInWorker } from './measure-in-worker.ts';
import type { MediaMeasure } from './measure-media.ts';

export type StoredMedia = MediaMeasure & { readonly mediaId: string; readonly filename: string; readonly bytes: number };

/** First and last byte, both counted in. */
export type ByteRange = { readonly start: number; readonly end: number };

export type MediaStore = {
  readonly limitBytes: number;
  /**
   * Writes, measures and keeps a file. A file that fails leaves nothing behind.
   *
   * @throws MediaTooLargeError, NotMediaError, MediaStoreFullError; whatever the source throws when it breaks off.
   */
  put(source: AsyncIterable<Uint8Array>, about: { readonly filename: string }): Promise<StoredMedia>;
  /**
   * Measures a file that lies on the same disk already, and takes it by renaming it. One that fails stays where it is; done again after a crash in the
   * middle it goes on.
   *
   * @throws MediaTooLargeError, NotMediaError, MediaStoreFullError
   */
  adopt(path: string, about: { readonly mediaId: string; readonly filename: string }): Promise<StoredMedia>;
  find(mediaId: string): Promise<StoredMedia | undefined>;
  read(mediaId: string, range?: ByteRange): Readable;
  remove(mediaId: string): Promise<void>;
};

export type MediaStoreOptions = {
  readonly dir: string;
  readonly limitBytes: number;
  readonly measure?: (path: string) => Promise<MediaMeasure>;
};

/**
 * Files below one folder, named by random ids of ours: what a client calls its file never becomes a path.
 * A file is complete when its description `<id>.json` is there; it is renamed into place last.
 */
export async function mediaStore({ dir, limitBytes, measure = measureInWorker }: MediaStoreOptions): Promise<MediaStore> {
  const incoming = join(dir, '.incoming');
  await mkdir(incoming, { recursive: true });
  const pathOf = (mediaId: string) => {
    if (!idPattern.test(mediaId)) throw new TypeError(`${JSON.stringify(mediaId)} is not a media id`);
    return join(dir, mediaId);
  };

  /** Measured first: a file that is no media is never at its place. */
  const keep: MediaStore['adopt'] = async (path, { mediaId, filename }) => {
    const description = join(incoming, `${mediaId}.json`);
    const from = (await isThere(path)) ? path : pathOf(mediaId);
    try {
      const bytes = await syncedSize(from);
      if (bytes > limitBytes) throw new MediaTooLargeError(limitBytes);
      const stored: StoredMedia = { mediaId, filename, bytes, ...(await measure(from)) };
      await writeFile(description, JSON.stringify(stored), { flush: true });
      await rename(from, pathOf(mediaId));
      await rename(description, `${pathOf(mediaId)}.json`);
      return stored;
    } catch (error) {
      await rm(description, { force: true });
      throw isFull(error) ? new MediaStoreFullError(dir, { cause: error }) : error;
    }
  };

  return {
    limitBytes,
    async put(source, { filename }) {
      const mediaId = randomBytes(16).toString('base64url');
      const part = join(incoming, mediaId);
      try {
        await writeAll(part, source, limitBytes);
        return await keep(part, { mediaId, filename });
      } catch (error) {
        await Promise.all([part, pathOf(mediaId)].map((path) => rm(path, { force: true })));
        throw isFull(error) ? new MediaStoreFullError(dir, { cause: error }) : error;
      }
    },
    adopt: keep,
    async find(mediaId) {
      if (!idPattern.test(mediaId)) return undefined;
      try {
        return JSON.parse(await readFile(`${pathOf(mediaId)}.json`, 'utf8')) as StoredMedia;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    read: (mediaId, range) => createReadStream(pathOf(mediaId), range),
    async remove(mediaId) {
      await rm(`${pathOf(mediaId)}.json`, { force: true });
      await rm(pathOf(mediaId), { force: true });
    },
  };
}

/** Where uploads that come in pieces wait until they are whole: on the disk of the media, so that keeping one is a rename. */
export const uploadsDir = (mediaDir: string): string => join(mediaDir, '.uploads');

/** Deletes what broken-off uploads left. Younger files may belong to somebody who is writing them. */
export async function sweepUnfinished(mediaDir: string, nowMs: number, olderThanMs = unfinishedTtlMs): Promise<number> {
  const swept = await Promise.all([join(mediaDir, '.incoming'), uploadsDir(mediaDir)].map((dir) => sweep(dir, nowMs, olderThanMs)));
  return swept.reduce((sum, count) => sum + count);
}

/** An upload that nobody went on with for so long is given up. */
export const unfinishedTtlMs = 24 * 3_600_000;

async function sweep(dir: string, nowMs: number, olderThanMs: number): Promise<number> {
  let swept = 0;
  const names = await readdir(dir).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error)));
  for (const name of names) {
    const path = join(dir, name);
    const found = await stat(path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)));
    if (found === undefined || nowMs - found.mtimeMs < olderThanMs) continue;
    await rm(path, { force: true });
    swept++;
  }
  return swept;
}

export class MediaTooLargeError extends Error {
  override readonly name = 'MediaTooLargeError';
  readonly code = 'MEDIA_TOO_LARGE';
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`the file is larger than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

/** No room on the disk. Somebody has to make some. */
export class MediaStoreFullError extends Error {
  override readonly name = 'MediaStoreFullError';
  readonly code = 'MEDIA_STORE_FULL';

  constructor(dir: string, options: ErrorOptions) {
    super(`no space is left for media in ${dir}`, options);
  }
}

async function writeAll(path: string, source: AsyncIterable<Uint8Array>, limitBytes: number): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeChunks(file, source, limitBytes);
  } finally {
    await file.close();
  }
}

/** A file is on the disk before its description says so. */
async function syncedSize(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function writeChunks(file: FileHandle, source: AsyncIterable<Uint8Array>, limitBytes: number): Promise<void> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new MediaTooLargeError(limitBytes);
    for (let written = 0; written < chunk.byteLength; ) written += (await file.write(chunk, written)).bytesWritten;
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => (isMissing(error) ? false : Promise.reject(error)),
  );

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));
const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT');
const isFull = (error: unknown): boolean => hasCode(error, 'ENOSPC', 'EDQUOT');
