import { frameIndexAt, frameMiddleMs, frameRateOf } from './frames.ts';
import { clipMsAt, type TimedClip } from './timed-clip.ts';

/** More than rounding, less than a frame. */
const justBeforeMs = 1;

/**
 * Where a clip shows its frame for a place, from its first shown frame: mid-frame where its frames are regular, so that rounding on neither side misses it; the place itself
 * where nothing is known of them. Outside its bounds: its first or last frame.
 */
export function aimMsAt(clip: TimedClip, timelineMs: number, zeroMs: number): number {
  const clipMs = Math.min(Math.max(0, clipMsAt(clip, timelineMs, zeroMs)), Math.max(0, clip.durationMs - justBeforeMs));
  const rate = frameRateOf(clip.frameRate);
  return rate ? frameMiddleMs(rate, frameIndexAt(rate, clipMs)) : clipMs;
}
