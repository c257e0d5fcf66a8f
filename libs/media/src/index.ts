export type { ClipContainer, ClipHole, ClipProbe, ProbeLimits, SegmentStart, TimeBase } from './clip/clip-probe.ts';
export { type CutReplay, cutReplay, type ReplaySegment } from './clip/cut-replay.ts';
export { type Anchor, type AnchorDecision, type AnchorQuestion, type AnchorSource, decideAnchor } from './clip/decide-anchor.ts';
export { type Ffmpeg, findFfmpeg, requireFfmpeg } from './clip/find-ffmpeg.ts';
export { nameStampMs } from './clip/name-stamp.ts';
export { probeClip } from './clip/probe-clip.ts';
export { fileUrl, onlyThisFile } from './clip/read-packets.ts';
export { runTool, type ToolLimits, type ToolOutput } from './clip/run-tool.ts';
export { sniffContainer } from './clip/sniff-container.ts';
export { ToolError, type ToolFault } from './clip/tool-error.ts';
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
