/**
 * Frames of a clip, counted from its first shown one. A rate is read as the fraction that it stands for (29.97 is 30000/1001), and every time is worked out
 * from the frame's number: nothing accumulates.
 */
export type FrameRate = { readonly frames: number; readonly perMs: number };

/** What is nearer to a known rate than this, as a share of it, is that rate written shortly. */
const shortlyWritten = 2e-4;
/** Of a frame: a time so near before a frame's start is meant to be in it. */
const rounding = 1e-3;

/** @param frameRate frames a second; 0: not known, and undefined. */
export function frameRateOf(frameRate: number): FrameRate | undefined {
  if (!(frameRate > 0) || !Number.isFinite(frameRate)) return undefined;
  const whole = Math.round(frameRate);
  if (isNear(frameRate, whole)) return { frames: whole, perMs: 1000 };
  const ntsc = Math.round(frameRate * 1.001);
  // 23.976 of 24, 29.97 of 30, 59.94 of 60.
  if (isNear(frameRate, ntsc / 1.001)) return { frames: ntsc, perMs: 1001 };
  return { frames: frameRate, perMs: 1000 };
}

/** The frame that is shown `clipMs` after the first one's start. */
export const frameIndexAt = ({ frames, perMs }: FrameRate, clipMs: number): number => Math.floor((clipMs * frames) / perMs + rounding);

/** When it begins, from the first one's start. */
export const frameStartMs = ({ frames, perMs }: FrameRate, index: number): number => (index * perMs) / frames;

/** Where to aim for it: rounding on either side does not miss it. */
export const frameMiddleMs = (rate: FrameRate, index: number): number => frameStartMs(rate, index + 0.5);

export const frameMs = (rate: FrameRate): number => frameStartMs(rate, 1);

const isNear = (frameRate: number, exact: number): boolean => exact > 0 && Math.abs(frameRate - exact) <= exact * shortlyWritten;
