import type { Readable } from 'node:stream';
import type { MediaMeasure } from './measure-media.ts';

/** `durationMs` 0: nobody has measured it yet (a clip), or it has none (what was made of one). */
export type StoredMedia = MediaMeasure & { readonly mediaId: string; readonly filename: string; readonly bytes: number };

/** First and last byte, both counted in. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * A track is measured when it is taken. A clip is only looked at for its kind, because a room's answer must not wait for a prober: what is in it is found
 * out by replay-ingest.
 */
export type MediaKind = 'track' | 'clip';

/** What was made of other files. An export is swept after a day; a derived file (thumbnails, a rendition) stays as long as its clip. */
export type DerivedKind = 'derived' | 'export';

/** A file that may be opened by its path until this is disposed. It is to be read only: it may be the stored file itself. */
export type LocalCopy = AsyncDisposable & { readonly path: string };

export type MediaStore = {
  /** Of one upload. Films are larger than songs. */
  readonly limitBytes: Readonly<Record<MediaKind, number>>;
  /**
   * Writes, measures and keeps a track's file. A file that fails leaves nothing behind.
   *
   * @throws MediaTooLargeError, NotMediaError, MediaStoreFullError; whatever the source throws when it breaks off.
   */
  put(source: AsyncIterable<Uint8Array>, about: { readonly filename: string }): Promise<StoredMedia>;
  /**
   * Takes a whole file that lies below the store's own folder (`uploadsDir`): it is gone from there afterwards. One that fails stays where it is; done again
   * after a crash in the middle it goes on.
   *
   * @throws MediaTooLargeError, NotMediaError, MediaStoreFullError
   */
  adopt(path: string, about: { readonly mediaId: string; readonly filename: string; readonly kind?: MediaKind }): Promise<StoredMedia>;
  /**
   * Keeps a copy of a file that we made, of any size; it is not measured. The file itself stays the caller's.
   *
   * @throws MediaStoreFullError
   */
  putDerived(path: string, about: DerivedAbout): Promise<StoredMedia>;
  find(mediaId: string): Promise<StoredMedia | undefined>;
  /** As a stream; what goes wrong, a file that is not there among it, is the stream's error. */
  read(mediaId: string, range?: ByteRange): Readable;
  /** @throws MediaMissingError */
  localCopy(mediaId: string): Promise<LocalCopy>;
  remove(mediaId: string): Promise<void>;
  /** Removes the derived files or exports that were put before this moment of the wall clock, and says how many. */
  sweep(kind: DerivedKind, beforeMs: number): Promise<number>;
};

export type DerivedAbout = { readonly filename: string; readonly contentType: string; readonly kind?: DerivedKind };

/** An export is there to be fetched, not to be kept. */
export const exportTtlMs = 24 * 3_600_000;

export class MediaTooLargeError extends Error {
  override readonly name = 'MediaTooLargeError';
  readonly code = 'MEDIA_TOO_LARGE';
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`the file is larger than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

/** No room in the store. Somebody has to make some. */
export class MediaStoreFullError extends Error {
  override readonly name = 'MediaStoreFullError';
  readonly code = 'MEDIA_STORE_FULL';

  constructor(where: string, options: ErrorOptions) {
    super(`no space is left for media in ${where}`, options);
  }
}

export class MediaMissingError extends Error {
  override readonly name = 'MediaMissingError';
  readonly code = 'MEDIA_MISSING';
  readonly mediaId: string;

  constructor(mediaId: string, options: ErrorOptions = {}) {
    super(`there is no media ${mediaId}`, options);
    this.mediaId = mediaId;
  }
}
