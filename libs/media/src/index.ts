export type { ClipContainer, ClipHole, ClipProbe, ProbeLimits, SegmentStart, TimeBase } from './clip/clip-probe.ts';
export { CutError } from './clip/cut-error.ts';
export { type CutReplay, type CutResult, cutReplay } from './clip/cut-replay.ts';
export {
  type Anchor,
  type AnchorDecision,
  type AnchorQuestion,
  type AnchorSource,
  decideAnchor,
  leastEpochMs,
} from './clip/decide-anchor.ts';
export { type Ffmpeg, findFfmpeg, requireFfmpeg } from './clip/find-ffmpeg.ts';
export { nameStampMs } from './clip/name-stamp.ts';
export { probeClip } from './clip/probe-clip.ts';
export { fileUrl, onlyThisFile } from './clip/read-packets.ts';
export { runTool, type ToolLimits, type ToolOutput } from './clip/run-tool.ts';
export { sniffContainer } from './clip/sniff-container.ts';
export { ToolError, type ToolFault } from './clip/tool-error.ts';
export { type ExportClip, type ExportPlan, exportLimits, isInSpan } from './export/export-plan.ts';
export { makeExport } from './export/make-export.ts';
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
export { type AlignWish, alignInWorker } from './sound/align-in-worker.ts';
export { alignSound, soundSampleRate } from './sound/align-sound.ts';
export { type DecodeSoundOptions, decodeSound } from './sound/decode-sound.ts';
export { leastConfidence, type SoundFound, type SoundMatch, type SoundUnclear } from './sound/sound-match.ts';
export { sweepUnfinished, unfinishedTtlMs, uploadsDir } from './unfinished.ts';
