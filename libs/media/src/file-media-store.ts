import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { idPattern } from '@tutti/protocol';
import { clipMeasure } from './clip-container.ts';
import { isFull, isMissing } from './fs-errors.ts';
import { measureInWorker } from './measure-in-worker.ts';
import type { MediaMeasure } from './measure-media.ts';
import { checkedMediaId, isDerivedId, newDerivedId, newMediaId } from './media-ids.ts';
import { MediaMissingError, type MediaStore, MediaStoreFullError, MediaTooLargeError, type StoredMedia } from './media-store.ts';
import { incomingDir, isOlder, namesIn } from './unfinished.ts';
import { isThere, syncedSize, writeAll } from './write-file.ts';

export type FileMediaStoreOptions = {
  readonly dir: string;
  readonly limitBytes: number;
  /** Unless it is said, a clip may be as large as a track. */
  readonly clipLimitBytes?: number;
  readonly measure?: Measure;
};

/** @throws NotMediaError */
export type Measure = (path: string) => Promise<MediaMeasure>;

/**
 * Files below one folder, named by random ids of ours: what a client calls its file never becomes a path.
 * A file is complete when its description `<id>.json` is there; it is renamed into place last.
 */
export async function fileMediaStore({ dir, measure = measureInWorker, ...options }: FileMediaStoreOptions): Promise<MediaStore> {
  const limitBytes = limitsOf(options);
  const incoming = incomingDir(dir);
  await mkdir(incoming, { recursive: true });
  const pathOf = (mediaId: string) => join(dir, checkedMediaId(mediaId));

  type Keeping = { readonly mediaId: string; readonly filename: string; readonly measure: Measure; readonly limitBytes: number };

  /** Measured first: a file that is no media is never at its place. */
  async function keep(path: string, { mediaId, filename, ...by }: Keeping): Promise<StoredMedia> {
    const description = join(incoming, `${mediaId}.json`);
    const from = (await isThere(path)) ? path : pathOf(mediaId);
    try {
      const bytes = await syncedSize(from);
      if (bytes > by.limitBytes) throw new MediaTooLargeError(by.limitBytes);
      const stored: StoredMedia = { mediaId, filename, bytes, ...(await by.measure(from)) };
      await writeFile(description, JSON.stringify(stored), { flush: true });
      await rename(from, pathOf(mediaId));
      await rename(description, `${pathOf(mediaId)}.json`);
      return stored;
    } catch (error) {
      await rm(description, { force: true });
      throw isFull(error) ? new MediaStoreFullError(dir, { cause: error }) : error;
    }
  }

  async function write(source: AsyncIterable<Uint8Array>, keeping: Keeping): Promise<StoredMedia> {
    const part = join(incoming, keeping.mediaId);
    try {
      await writeAll(part, source, keeping.limitBytes);
      return await keep(part, keeping);
    } catch (error) {
      await Promise.all([part, pathOf(keeping.mediaId)].map((path) => rm(path, { force: true })));
      throw isFull(error) ? new MediaStoreFullError(dir, { cause: error }) : error;
    }
  }

  async function remove(mediaId: string): Promise<void> {
    await rm(`${pathOf(mediaId)}.json`, { force: true });
    await rm(pathOf(mediaId), { force: true });
  }

  return {
    limitBytes,
    put: (source, { filename }) => write(source, { mediaId: newMediaId(), filename, measure, limitBytes: limitBytes.track }),
    adopt: (path, { mediaId, filename, kind = 'track' }) =>
      keep(path, { mediaId, filename, measure: kind === 'clip' ? clipMeasure : measure, limitBytes: limitBytes[kind] }),
    putDerived: (path, { filename, contentType, kind = 'derived' }) =>
      write(createReadStream(path), {
        ...{ mediaId: newDerivedId(kind), filename },
        measure: async () => ({ durationMs: 0, contentType }),
        limitBytes: Number.POSITIVE_INFINITY,
      }),
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
    async localCopy(mediaId) {
      const path = pathOf(mediaId);
      if (!(await isThere(path))) throw new MediaMissingError(mediaId);
      return { path, [Symbol.asyncDispose]: async () => undefined };
    },
    remove,
    async sweep(kind, beforeMs) {
      let swept = 0;
      for (const name of await namesIn(dir)) {
        if (!isDerivedId(name, kind) || !(await isOlder(join(dir, name), beforeMs))) continue;
        await remove(name);
        swept++;
      }
      return swept;
    },
  };
}

export const limitsOf = ({
  limitBytes,
  clipLimitBytes = limitBytes,
}: Pick<FileMediaStoreOptions, 'limitBytes' | 'clipLimitBytes'>): MediaStore['limitBytes'] => ({
  track: limitBytes,
  clip: clipLimitBytes,
});
