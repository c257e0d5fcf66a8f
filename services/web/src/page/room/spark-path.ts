import { type DriftPoint, shownMs } from './members-drift.ts';

/** Of the drawing, whose middle is the room's time. */
export const sparkSize = { width: 96, height: 24 } as const;

/** Longer than this without a word, and the line is broken. */
const gapMs = 12_000;

/** A member's drift as an SVG path: now is at the right, ahead is above; what is off the scale runs along the edge. */
export function sparkPath(points: readonly DriftPoint[], nowMs: number, scaleMs: number): string {
  const { width, height } = sparkSize;
  const half = height / 2;
  let last = Number.NEGATIVE_INFINITY;
  return points
    .filter(({ atMs }) => nowMs - atMs <= shownMs)
    .map(({ atMs, driftMs }) => {
      const x = width * (1 - (nowMs - atMs) / shownMs);
      const y = half - Math.max(-1, Math.min(1, driftMs / scaleMs)) * (half - 2);
      const pen = atMs - last > gapMs ? 'M' : 'L';
      last = atMs;
      return `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
