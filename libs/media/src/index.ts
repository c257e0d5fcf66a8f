export { type FileMediaStoreOptions, fileMediaStore } from './file-media-store.ts';
export { filenameProblem, titleFrom } from './filename.ts';
export { measureInWorker } from './measure-in-worker.ts';
export { type MediaMeasure, measureMedia, NotMediaError } from './measure-media.ts';
export { type MediaConfig, mediaConfig, type S3Config } from './media-config.ts';
export {
  type ByteRange,
  type DerivedAbout,
  type DerivedKind,
  exportTtlMs,
  type LocalCopy,
  type MediaKind,
  MediaMissingError,
  type MediaStore,
  MediaStoreFullError,
  MediaTooLargeError,
  type StoredMedia,
} from './media-store.ts';
export { mediaStoreFrom } from './media-store-from.ts';
export { type MediaUrlVerdict, mediaIdOf, mediaPath, type SigningOptions, signMediaUrl, verifyMediaUrl } from './signed-url.ts';
export { sweepUnfinished, unfinishedTtlMs, uploadsDir } from './unfinished.ts';
export { alignSound } from './sound/align-sound.ts';
export { type DecodeSoundOptions, decodeSound } from './sound/decode-sound.ts';
export { leastConfidence, type SoundFound, type SoundMatch, type SoundUnclear } from './sound/sound-match.ts';
