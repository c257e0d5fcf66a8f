import { type FrameRate, frameIndexAt, frameMs, frameRateOf, frameStartMs } from './frames.ts';
import { gridLengthMs, offsetMs, placeOf, type TimedClip } from './timed-clip.ts';

/** Where nothing is known of the frames there, a step is this. */
const otherwise: FrameRate = { frames: 30, perMs: 1000 };
/** Just before a place: what ends there is still there. */
const justBeforeMs = 0.01;

/**
 * Where so many steps lead from `timelineMs`, negative ones back: to the starts of frames of the clip with the most frames a second at each place, so that no frame of
 * any clip is skipped over there that a faster one would show.
 */
export function stepTo(clips: readonly TimedClip[], timelineMs: number, zeroMs: number, steps: number): number {
  const lengthMs = gridLengthMs(clips, zeroMs);
  let placeMs = timelineMs;
  for (let left = Math.abs(Math.trunc(steps)); left > 0; left--) {
    const nextMs = steps > 0 ? nextMsOf(clips, placeMs, zeroMs) : previousMsOf(clips, placeMs, zeroMs);
    if (nextMs < 0) return 0;
    // At the end nothing is shown: the last frame is the last step.
    if (nextMs >= lengthMs - justBeforeMs) return placeMs;
    placeMs = nextMs;
  }
  return placeMs;
}

function nextMsOf(clips: readonly TimedClip[], placeMs: number, zeroMs: number): number {
  const { rate, startMs } = finestAt(clips, placeMs, zeroMs);
  return startMs + frameStartMs(rate, frameIndexAt(rate, placeMs - startMs) + 1);
}

function previousMsOf(clips: readonly TimedClip[], placeMs: number, zeroMs: number): number {
  const { rate, startMs, endMs } = finestAt(clips, placeMs - justBeforeMs, zeroMs);
  const index = frameIndexAt(rate, placeMs - startMs);
  // What has just ended is not shown any more: its last frame is the one before. Else the frame before the one that is shown.
  const hasEnded = placeMs >= endMs && frameStartMs(rate, index) < endMs - startMs - justBeforeMs;
  return startMs + frameStartMs(rate, hasEnded ? index : index - 1);
}

type Finest = { readonly rate: FrameRate; readonly startMs: number; readonly endMs: number };

/** The clip whose frames give the steps at a place. */
function finestAt(clips: readonly TimedClip[], placeMs: number, zeroMs: number): Finest {
  const there = clips.filter((clip) => placeOf(clip, placeMs, zeroMs) === 'inside');
  let finest: Finest | undefined;
  for (const clip of there) {
    const rate = frameRateOf(clip.frameRate);
    if (rate && (!finest || frameMs(rate) < frameMs(finest.rate))) finest = { rate, ...boundsOf(clip, zeroMs) };
  }
  return finest ?? { rate: otherwise, startMs: 0, endMs: Number.POSITIVE_INFINITY };
}

const boundsOf = (clip: TimedClip, zeroMs: number) => {
  const startMs = offsetMs(clip, zeroMs);
  return { startMs, endMs: startMs + clip.durationMs };
};
