import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { idPattern } from '@tutti/protocol';
import { clipMeasure } from './clip-container.ts';
import { type FileMediaStoreOptions, limitsOf } from './file-media-store.ts';
import { isFull } from './fs-errors.ts';
import { measureInWorker } from './measure-in-worker.ts';
import type { S3Config } from './media-config.ts';
import { checkedMediaId, isDerivedId, newDerivedId, newMediaId, prefixOf } from './media-ids.ts';
import {
  type ByteRange,
  type MediaKind,
  MediaMissingError,
  type MediaStore,
  MediaStoreFullError,
  MediaTooLargeError,
  type StoredMedia,
} from './media-store.ts';
import { isAbsent, isQuotaReached } from './s3-errors.ts';
import { fromHeaders, toHeaders } from './s3-headers.ts';
import { incomingDir } from './unfinished.ts';
import { syncedSize, writeAll } from './write-file.ts';

export type S3MediaStoreOptions = FileMediaStoreOptions & { readonly s3: S3Config };

/**
 * Files in a bucket, named by random ids of ours; what is known of a file stands in its own headers, so that both are there at once or not at all. A file is measured on
 * the local disk (`dir`) before it is sent, because whoever measures needs to jump about in it.
 */
export async function s3MediaStore({ dir, s3, measure = measureInWorker, ...options }: S3MediaStoreOptions): Promise<MediaStore> {
  const limitBytes = limitsOf(options);
  const incoming = incomingDir(dir);
  await mkdir(incoming, { recursive: true });
  const client = s3Client(s3);
  const at = (mediaId: string) => ({ Bucket: s3.bucket, Key: checkedMediaId(mediaId) });
  const failure = (error: unknown): unknown =>
    isFull(error) || isQuotaReached(error)
      ? new MediaStoreFullError(isFull(error) ? dir : `the bucket ${s3.bucket}`, { cause: error })
      : error;

  /** Whole or not at all: parts of a file that breaks off are taken back, and a small one goes in one piece. */
  async function send(path: string, stored: StoredMedia): Promise<StoredMedia> {
    const params = { ...at(stored.mediaId), Body: createReadStream(path), ...toHeaders(stored) };
    await new Upload({ client, params, partSize: partBytes }).done();
    return stored;
  }

  async function keep(path: string, about: { mediaId: string; filename: string }, kind: MediaKind): Promise<StoredMedia> {
    const bytes = await syncedSize(path);
    if (bytes > limitBytes[kind]) throw new MediaTooLargeError(limitBytes[kind]);
    return send(path, { ...about, bytes, ...(await (kind === 'clip' ? clipMeasure(path) : measure(path))) });
  }

  async function find(mediaId: string): Promise<StoredMedia | undefined> {
    if (!idPattern.test(mediaId)) return undefined;
    try {
      return fromHeaders(mediaId, await client.send(new HeadObjectCommand(at(mediaId))));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async function* bytesOf(key: ReturnType<typeof at>, range: ByteRange | undefined, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const asked = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` };
    const { Body } = await client.send(new GetObjectCommand({ ...key, ...asked }), { abortSignal: signal });
    if (!(Body instanceof Readable)) return;
    // NOTE the SDK's own signal ends with the headers: a listener that goes away in the middle must not leave the rest on its way.
    const hangUp = () => Body.destroy();
    signal.addEventListener('abort', hangUp, { once: true });
    yield* Body;
  }

  function read(mediaId: string, range?: ByteRange): Readable {
    const gone = new AbortController();
    return Readable.from(bytesOf(at(mediaId), range, gone.signal), { objectMode: false }).once('close', () => gone.abort());
  }

  return {
    limitBytes,
    async put(source, { filename }) {
      const mediaId = newMediaId();
      const part = join(incoming, mediaId);
      try {
        await writeAll(part, source, limitBytes.track);
        return await keep(part, { mediaId, filename }, 'track');
      } catch (error) {
        throw failure(error);
      } finally {
        await rm(part, { force: true });
      }
    },
    async adopt(path, { mediaId, filename, kind = 'track' }) {
      try {
        const stored = await keep(path, { mediaId, filename }, kind);
        await rm(path);
        return stored;
      } catch (error) {
        const before = isGone(error, path) ? await find(mediaId) : undefined;
        if (before !== undefined) return before;
        throw failure(error);
      }
    },
    async putDerived(path, { filename, contentType, kind = 'derived' }) {
      const bytes = await syncedSize(path);
      return send(path, { mediaId: newDerivedId(kind), filename, bytes, durationMs: 0, contentType }).catch((error: unknown) =>
        Promise.reject(failure(error)),
      );
    },
    find,
    read,
    async localCopy(mediaId) {
      const path = join(incoming, `copy-${newMediaId()}`);
      const discard = () => rm(path, { force: true });
      try {
        await pipeline(read(mediaId), createWriteStream(path, { flags: 'wx' }));
      } catch (error) {
        await discard();
        throw isAbsent(error) ? new MediaMissingError(mediaId, { cause: error }) : failure(error);
      }
      return { path, [Symbol.asyncDispose]: discard };
    },
    async remove(mediaId) {
      await client.send(new DeleteObjectCommand(at(mediaId)));
    },
    async sweep(kind, beforeMs) {
      let swept = 0;
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: s3.bucket, Prefix: prefixOf(kind) })) {
        for (const { Key, LastModified } of Contents) {
          if (Key === undefined || !isDerivedId(Key, kind) || LastModified === undefined || LastModified.getTime() > beforeMs) continue;
          await client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key }));
          swept++;
        }
      }
      return swept;
    },
  };
}

/** NOTE servers other than Amazon's know no checksums behind a body, which the SDK sends unless it is told not to. */
function s3Client({ endpoint, region, credentials, pathStyle }: S3Config): S3Client {
  return new S3Client({
    ...{ region, forcePathStyle: pathStyle },
    ...{ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  });
}

/** 10 000 of them are 80 GB, four at a time 32 MB of memory. */
const partBytes = 8 * 1024 * 1024;

const isGone = (error: unknown, path: string): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error && error.path === path;
