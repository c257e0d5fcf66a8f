import { useEffect, useRef } from 'preact/hooks';
import { watchTheme } from '../theme.ts';
import type { LabPlots, PlotInput } from './lab-plot.ts';

type Props = {
  /** Asked for with each drawing. */
  readonly input: () => PlotInput;
  /** Drawn anew twice a second; else once for each `input`. */
  readonly live: boolean;
  /** For ears: what the drawings show. */
  readonly told: string;
  readonly hasTruth: boolean;
  /** There is nothing yet. */
  readonly empty: boolean;
};

const everyMs = 500;

/** What each answer said against the estimate, and the round trips. The drawing comes after the page: its library is not waited for. */
export function Charts({ input, live, told, hasTruth, empty }: Props) {
  const residual = useRef<HTMLDivElement>(null);
  const trips = useRef<HTMLDivElement>(null);
  const plots = useRef<LabPlots | undefined>(undefined);
  const latest = useRef(input);
  latest.current = input;

  useEffect(() => {
    const stop = new AbortController();
    const begin = async () => {
      const { labPlots } = await import('./lab-plot.ts');
      if (stop.signal.aborted || !residual.current || !trips.current) return;
      plots.current = labPlots(residual.current, trips.current);
      plots.current.show(latest.current());
    };
    void begin();
    const unwatch = watchTheme(() => plots.current?.recolour());
    return () => {
      stop.abort();
      unwatch();
      plots.current?.end();
      plots.current = undefined;
    };
  }, []);
  useEffect(() => {
    const show = () => !document.hidden && plots.current?.show(latest.current());
    show();
    if (!live) return;
    const timer = setInterval(show, everyMs);
    return () => clearInterval(timer);
  }, [live, live ? undefined : input]);

  return (
    <div class="charts">
      <p class="visually-hidden" data-testid="charts-told">
        {told}
      </p>
      <figure>
        <figcaption class="small soft">
          <span>Each answer against the estimate</span>
          <span class="key" aria-hidden="true">
            <span class="key-answer">answer</span>
            <span class="key-band">bound</span>
            {hasTruth && <span class="key-truth">truth</span>}
            <span class="key-refused">refused</span>
            <span class="key-jump">jump</span>
          </span>
        </figcaption>
        <div class="chart chart-residual" aria-hidden="true">
          <div class="chart-inside" ref={residual} />
          {empty && <p class="chart-empty">Answers will be drawn here</p>}
        </div>
      </figure>
      <figure>
        <figcaption class="small soft">
          <span>Round trips</span>
          <span class="key" aria-hidden="true">
            <span class="key-floor">floor</span>
          </span>
        </figcaption>
        <div class="chart chart-trips" ref={trips} aria-hidden="true" />
      </figure>
    </div>
  );
}
