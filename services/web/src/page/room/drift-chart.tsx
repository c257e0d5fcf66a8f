import type { TuttiRoom } from '@tutti/sdk';
import { useEffect, useRef } from 'preact/hooks';
import { measuredMs } from '../format.ts';
import { watchTheme } from '../theme.ts';
import { countCorrections } from './count-corrections.ts';
import type { DriftPlot } from './drift-plot.ts';

const everyMs = 500;
const shownMs = 120_000;

/** The drift of this device over the last two minutes, live. The drawing comes after the page: its library is not waited for. */
export function DriftChart({ room, driftMs }: { room: TuttiRoom; driftMs: number | undefined }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const stop = new AbortController();
    let plot: DriftPlot | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    const draw = async () => {
      const { driftPlot } = await import('./drift-plot.ts');
      if (stop.signal.aborted || !place.current) return;
      plot = driftPlot(place.current);
      const show = () => !document.hidden && plot?.show(room.driftHistory(), performance.timeOrigin + performance.now());
      show();
      timer = setInterval(show, everyMs);
    };
    void draw();
    const unwatch = watchTheme(() => plot?.recolour());
    return () => {
      stop.abort();
      unwatch();
      clearInterval(timer);
      plot?.end();
    };
  }, [room]);
  const corrections = countCorrections(room.driftHistory(), performance.timeOrigin + performance.now() - shownMs);
  return (
    <figure class="drift">
      <figcaption class="small soft">
        <span>Drift of this device, last two minutes</span>
        <span class="digits">
          <span data-testid="drift">{measuredMs(driftMs)}</span>, <span data-testid="corrections">{corrections}</span>{' '}
          {corrections === 1 ? 'correction' : 'corrections'}
        </span>
      </figcaption>
      <div class="drift-plot" ref={place} aria-hidden="true" />
    </figure>
  );
}
