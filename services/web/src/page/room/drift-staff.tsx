import { useEffect, useRef, useState } from 'preact/hooks';
import { measuredMs } from '../format.ts';
import { staffScale } from './staff-scale.ts';
import { driftsShown } from './use-room.ts';

const height = 116;
const middle = height / 2;
/** Distance of two staff lines. */
const gap = 20;
const noteMargin = 10;
/** Every second sample is a note: 60 notes over half a minute. */
const noteEvery = 2;

/** The last half minute of drift as notes on a staff: in time is on the middle line, ahead is above. */
export function DriftStaff({ drifts }: { drifts: readonly (number | undefined)[] }) {
  const [svg, width] = useWidth();
  const scale = useRef(2);
  scale.current = staffScale(drifts, scale.current);
  const outer = scale.current >= 1_000 ? `${scale.current / 1_000} s` : `${scale.current} ms`;
  const y = (driftMs: number) => middle - Math.max(-1.2, Math.min(1.2, driftMs / scale.current)) * gap * 2;
  const x = (age: number) => width - noteMargin - (age / driftsShown) * (width - 2 * noteMargin);

  return (
    <figure class="staff" aria-label="Drift of this device over the last half minute">
      <div class="staff-drawing">
        <svg ref={svg} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {[-2, -1, 0, 1, 2].map((line) => (
            <path key={line} class={line === 0 ? 'lines middle' : 'lines'} d={`M0 ${middle + line * gap + 0.5}H${width}`} />
          ))}
          {drifts.map((driftMs, i) => {
            const age = drifts.length - 1 - i;
            if (driftMs === undefined || age % noteEvery !== 0) return null;
            return (
              <ellipse
                key={age}
                class="note"
                cx={x(age)}
                cy={y(driftMs)}
                rx={age === 0 ? 6 : 4}
                ry={age === 0 ? 4.6 : 3}
                opacity={age === 0 ? 1 : 0.2 + 0.55 * (1 - age / driftsShown)}
              />
            );
          })}
        </svg>
        <ul class="staff-scale digits" aria-hidden="true">
          <li>+{outer}</li>
          <li>0</li>
          <li>−{outer}</li>
        </ul>
      </div>
      <figcaption>
        <span>Drift of this device, last 30 s</span>
        <span class="digits" data-testid="drift">
          {measuredMs(drifts.at(-1))}
        </span>
      </figcaption>
    </figure>
  );
}

/** The drawing is as wide as its place, so that notes stay round on every screen. */
function useWidth() {
  const svg = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(560);
  useEffect(() => {
    if (!svg.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(1, Math.round(entry.contentRect.width))));
    observer.observe(svg.current);
    return () => observer.disconnect();
  }, []);
  return [svg, width] as const;
}
