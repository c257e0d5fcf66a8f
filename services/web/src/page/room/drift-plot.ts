import type { DriftSample } from '@tutti/sdk';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { across, axisFont, frameOf, plotColours } from '../ui/plot-parts.ts';
import { driftScale, scaleText } from './drift-scale.ts';

export type DriftPlot = {
  show(samples: readonly DriftSample[], nowMs: number): void;
  /** The colours in force have changed. */
  recolour(): void;
  end(): void;
};

const shownSec = 120;

/** Drift over time in a place that keeps its size: the line is the room's time, above is ahead; a ring is a jump. */
export function driftPlot(place: HTMLElement): DriftPlot {
  let scale = 2;
  let colours = plotColours(place);
  const plot = new UPlot(
    {
      ...frameOf(place),
      scales: { x: { time: false, range: [-shownSec, 0] }, y: { range: () => [-scale * 1.15, scale * 1.15] } },
      axes: [
        {
          font: axisFont,
          size: 24,
          gap: 6,
          stroke: () => colours.soft,
          grid: { show: false },
          ticks: { show: false },
          splits: () => [-115, -60, -5],
          values: () => ['−2 min', '−1 min', 'now'],
        },
        {
          font: axisFont,
          size: 52,
          gap: 8,
          stroke: () => colours.soft,
          grid: { stroke: () => colours.line, width: 1 },
          ticks: { show: false },
          splits: () => [-scale, -scale / 2, 0, scale / 2, scale],
          values: () => [`−${scaleText(scale)}`, '', '0', '', `+${scaleText(scale)}`],
        },
      ],
      series: [
        {},
        { stroke: () => colours.ink, width: 1.75, points: { show: false }, spanGaps: false },
        {
          stroke: () => colours.brass,
          width: 0,
          paths: () => null,
          points: { show: true, size: 9, width: 2, stroke: () => colours.brass, fill: () => colours.surface },
        },
      ],
      hooks: { drawAxes: [(self) => across(self, 0, colours.brass)] },
    },
    [[], [], []],
    place,
  );
  const resized = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: place.clientHeight }));
  resized.observe(place);
  return {
    show(samples, nowMs) {
      const shown = samples.filter(({ atMs }) => nowMs - atMs <= shownSec * 1_000);
      scale = driftScale(
        shown.map(({ driftMs }) => driftMs),
        scale,
      );
      plot.setData(toColumns(shown, nowMs));
    },
    recolour() {
      colours = plotColours(place);
      plot.redraw(false);
    },
    end() {
      resized.disconnect();
      plot.destroy();
    },
  };
}

/** A pause between samples is a hole in the line. */
function toColumns(samples: readonly DriftSample[], nowMs: number): UPlot.AlignedData {
  const at: number[] = [];
  const drift: (number | null)[] = [];
  const jumps: (number | null)[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { atMs, driftMs, kind } of samples) {
    if (atMs - last > 2_000 && at.length > 0) {
      at.push((last - nowMs) / 1_000 + 0.001);
      drift.push(null);
      jumps.push(null);
    }
    last = atMs;
    at.push((atMs - nowMs) / 1_000);
    drift.push(driftMs);
    jumps.push(kind === 'seek' ? driftMs : null);
  }
  return [at, drift, jumps];
}
