export { filenameProblem, titleFrom } from './filename.ts';
export { measureInWorker } from './measure-in-worker.ts';
export { type MediaMeasure, measureMedia, NotMediaError } from './measure-media.ts';
export {
  type ByteRange,
  type MediaStore,
  MediaStoreFullError,
  type MediaStoreOptions,
  MediaTooLargeError,
  mediaStore,
  type StoredMedia,
  sweepUnfinished,
  unfinishedTtlMs,
  uploadsDir,
} from './media-store.ts';
export { type MediaUrlVerdict, mediaIdOf, mediaPath, type SigningOptions, signMediaUrl, verifyMediaUrl } from './signed-url.ts';
export { alignSound, soundSampleRate } from './sound/align-sound.ts';
export { type DecodeSoundOptions, decodeSound } from './sound/decode-sound.ts';
export { leastConfidence, type SoundFound, type SoundMatch, type SoundUnclear } from './sound/sound-match.ts';
