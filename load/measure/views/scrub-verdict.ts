import type { CodeStrip } from '@tutti/testkit';
import type { SceneView } from './spread.ts';

/** How many frames each view is from where it should be at `utcMs`: 0 is the frame that was being shown then; NaN: no readable frame, or another camera's. */
export function framesOff(strips: readonly (CodeStrip | null | undefined)[], views: readonly SceneView[], utcMs: number): number[] {
  return views.map(({ camera, startUtcMs, frameMs }, nth) => {
    const strip = strips[nth];
    if (!strip || strip.camera !== camera) return Number.NaN;
    const should = Math.floor((utcMs - startUtcMs) / frameMs + slack);
    return Math.round((strip.utcMs - startUtcMs) / frameMs) - should;
  });
}

/** Of a frame: who is at the border between two may be at either. */
const slack = 1e-3;

export const areRight = (off: readonly number[]): boolean => off.every((frames) => Math.abs(frames) <= 1);

/** Each view against the one in the middle. */
export function fromTheMiddle(off: readonly number[]): number[] {
  const middle = off.toSorted((a, b) => a - b)[off.length >> 1] ?? Number.NaN;
  return off.map((frames) => frames - middle);
}

/** How many frames each view has moved. */
export function framesBetween(
  before: readonly (CodeStrip | null)[],
  after: readonly (CodeStrip | null)[],
  views: readonly SceneView[],
): number[] {
  return views.map(({ frameMs }, nth) => Math.round(((after[nth]?.utcMs ?? Number.NaN) - (before[nth]?.utcMs ?? Number.NaN)) / frameMs));
}
