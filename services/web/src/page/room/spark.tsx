import { useMemo } from 'preact/hooks';
import { measuredMs } from '../format.ts';
import type { DriftPoint } from './members-drift.ts';
import { sparkPath, sparkSize } from './spark-path.ts';

type Props = {
  readonly name: string;
  readonly memberId: string;
  readonly points: readonly DriftPoint[];
  readonly nowMs: number;
  /** What the drawing's edges stand for, ms. */
  readonly scale: number;
};

const { width, height } = sparkSize;

/** One member's drift over the last minutes; the brass line is the room's time. */
export function Spark({ name, memberId, points, nowMs, scale }: Props) {
  const second = Math.floor(nowMs / 1_000);
  const path = useMemo(() => sparkPath(points, second * 1_000 + 999, scale), [points.length, points.at(-1)?.atMs, second, scale]);
  const farthest = points.reduce((most, { driftMs }) => (Math.abs(driftMs) > Math.abs(most) ? driftMs : most), 0);
  const said = points.length === 0 ? 'nothing yet' : `${measuredMs(farthest)} at most`;
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Drift of ${name}, last three minutes: ${said}`}
      data-testid={`spark-${memberId}`}
      data-points={points.length}
    >
      <line class="spark-time" x1="0" x2={width} y1={height / 2} y2={height / 2} />
      <path class="spark-line" d={path} />
    </svg>
  );
}
