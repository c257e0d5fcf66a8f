import { frameIndexAt, frameMs, frameRateOf, type TimedClip } from '@tutti/playback';

/** Of a picture that stands: shown minus expected, in whole frames where these are regular. */
export function stillErrorMs({ frameRate }: Pick<TimedClip, 'frameRate'>, shownMs: number, expectedMs: number): number {
  const rate = frameRateOf(frameRate);
  if (!rate) return shownMs - expectedMs;
  // A container in whole milliseconds may say that a frame begins a little early.
  const shownIndex = Math.round((shownMs * rate.frames) / rate.perMs);
  return (shownIndex - frameIndexAt(rate, expectedMs)) * frameMs(rate);
}
