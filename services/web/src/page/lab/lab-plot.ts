import type { ObservedSample, ObservedTruth } from '@tutti/clock';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { clockText } from '../format.ts';
import { across, frameOf, type PlotColours, plotColours, timeAxis, valueAxis } from '../ui/plot-parts.ts';
import { scaleFor, scaleLabel } from './plot-scale.ts';

export type PlotInput = {
  readonly samples: readonly ObservedSample[];
  readonly truths: readonly ObservedTruth[];
  /** The last two minutes up to here; undefined: the whole of a replay. */
  readonly live: { readonly nowMs: number; readonly errorMs: number } | undefined;
};

export type LabPlots = { show(input: PlotInput): void; recolour(): void; end(): void };

/** What is seen of the present: more as more is known, so that the first seconds are not a smear at the edge. */
const liveSpansSec = [20, 60, 120] as const;
const longestSpanSec = 120;

type Row = readonly (number | null)[];

/**
 * Two drawings below each other, on one time: what each answer said against the estimate, within the stated bound; and the round trips.
 * The middle line of the first is the estimate; where a trace knows the truth, it is drawn too.
 */
export function labPlots(residualPlace: HTMLElement, tripPlace: HTMLElement): LabPlots {
  let colours = plotColours(residualPlace);
  let span: readonly [number, number] = [-longestSpanSec, 0];
  let live = true;
  let residualScale: number | undefined;
  let tripScale: number | undefined;
  let floorMs = Number.NaN;
  const time = {
    range: () => span,
    values: () => (live ? [agoText(-span[0]), agoText(-span[0] / 2), 'now'] : [0, 0.5, 1].map((at) => clockText(at * span[1] * 1_000))),
  };
  const dots = (stroke: (of: PlotColours) => string, size: number, hollow: boolean): UPlot.Series => ({
    stroke: () => stroke(colours),
    width: 0,
    paths: () => null,
    points: { show: true, size, width: 1.5, stroke: () => stroke(colours), fill: () => (hollow ? colours.surface : stroke(colours)) },
  });

  const residual = new UPlot(
    {
      ...frameOf(residualPlace),
      scales: {
        x: { time: false, range: () => [...span] },
        y: { range: () => [-(residualScale ?? 1) * 1.12, (residualScale ?? 1) * 1.12] },
      },
      axes: [
        timeAxis(() => colours, time),
        valueAxis(
          () => colours,
          () => [-1, -0.5, 0, 0.5, 1].map((at) => at * (residualScale ?? 1)),
          () => [`−${scaleLabel(residualScale ?? 1)}`, '', '0', '', `+${scaleLabel(residualScale ?? 1)}`],
        ),
      ],
      series: [
        {},
        { stroke: () => colours.edge, width: 1, points: { show: false }, spanGaps: true },
        { stroke: () => colours.edge, width: 1, points: { show: false }, spanGaps: true },
        { stroke: () => colours.good, width: 1.75, points: { show: false }, spanGaps: true },
        dots(({ ink }) => ink, 4, false),
        dots(({ soft }) => soft, 5, true),
        dots(({ brass }) => brass, 11, true),
      ],
      bands: [{ series: [1, 2], fill: () => colours.wash }],
      hooks: { drawAxes: [(self) => across(self, 0, colours.brass)] },
    },
    [[], [], [], [], [], [], []],
    residualPlace,
  );
  const trips = new UPlot(
    {
      ...frameOf(tripPlace),
      scales: { x: { time: false, range: () => [...span] }, y: { range: () => [0, (tripScale ?? 1) * 1.08] } },
      axes: [
        timeAxis(() => colours, time),
        valueAxis(
          () => colours,
          () => [0, 0.5, 1].map((at) => at * (tripScale ?? 1)),
          () => ['0', '', scaleLabel(tripScale ?? 1)],
        ),
      ],
      series: [{}, dots(({ ink }) => ink, 4, false), dots(({ soft }) => soft, 5, true)],
      hooks: { drawAxes: [(self) => Number.isFinite(floorMs) && across(self, floorMs, colours.brass, [4, 4])] },
    },
    [[], [], []],
    tripPlace,
  );
  const places = [
    { plot: residual, place: residualPlace },
    { plot: trips, place: tripPlace },
  ];
  const resized = new ResizeObserver(() => {
    for (const { plot, place } of places) plot.setSize({ width: place.clientWidth, height: place.clientHeight });
  });
  for (const { place } of places) resized.observe(place);

  return {
    show({ samples: all, truths, live: liveAt }) {
      if (live !== (liveAt !== undefined)) [residualScale, tripScale] = [undefined, undefined];
      live = liveAt !== undefined;
      const samples = liveAt ? all.filter(({ localMs }) => liveAt.nowMs - localMs <= longestSpanSec * 1_000) : all;
      const zeroMs = liveAt?.nowMs ?? samples[0]?.localMs ?? 0;
      const sec = (localMs: number) => (localMs - zeroMs) / 1_000;
      const agoSec = -sec(samples[0]?.localMs ?? zeroMs);
      span = live
        ? [-(liveSpansSec.find((each) => each >= agoSec) ?? longestSpanSec), 0]
        : [0, Math.max(1, sec(samples.at(-1)?.localMs ?? 0))];
      const taken = samples.filter(({ outcome }) => outcome === 'taken' || outcome === 'jump');
      floorMs = Math.min(...taken.map(({ rttMs }) => rttMs));
      residualScale = scaleFor(
        [...taken.map(({ heardMs, offsetMs }) => heardMs - offsetMs), ...middle(taken.map(({ errorMs }) => errorMs))],
        residualScale,
      );
      tripScale = scaleFor(
        taken.map(({ rttMs }) => rttMs),
        tripScale,
      );
      const [edge, top] = [residualScale * 1.09, tripScale * 1.05];
      const rows = [
        ...samples.map((sample) => residualRow(sample, sec(sample.localMs))),
        ...truths.map(
          ({ localMs, errorMs, boundMs }): Row => [sec(localMs), finite(boundMs), finite(-boundMs), -errorMs, null, null, null],
        ),
        ...(liveAt && taken.length > 0 ? [[0, finite(liveAt.errorMs), finite(-liveAt.errorMs), null, null, null, null]] : []),
      ].sort(([a], [b]) => (a ?? 0) - (b ?? 0));
      residual.setData(columns(rows, 7, edge));
      trips.setData(
        columns(
          samples.map(
            ({ localMs, rttMs, outcome }): Row => [
              sec(localMs),
              ...(outcome === 'taken' || outcome === 'jump' ? [rttMs, null] : [null, finite(rttMs)]),
            ],
          ),
          3,
          top,
        ),
      );
    },
    recolour() {
      colours = plotColours(residualPlace);
      for (const { plot } of places) plot.redraw(false);
    },
    end() {
      resized.disconnect();
      for (const { plot } of places) plot.destroy();
    },
  };
}

function residualRow({ outcome, errorMs, heardMs, offsetMs }: ObservedSample, sec: number): Row {
  const apartMs = finite(heardMs - offsetMs);
  const bound = finite(errorMs);
  return [
    sec,
    bound,
    bound === null ? null : -bound,
    null,
    outcome === 'taken' ? apartMs : null,
    outcome === 'taken' || outcome === 'jump' ? null : apartMs,
    outcome === 'jump' ? apartMs : null,
  ];
}

const agoText = (sec: number): string => (sec >= 60 ? `−${sec / 60} min` : `−${sec} s`);

const finite = (ms: number): number | null => (Number.isFinite(ms) ? ms : null);
/** The bound of the first moments would be all one sees. */
const middle = (sorted: readonly number[]): readonly number[] => {
  const usual = [...sorted].sort((a, b) => a - b)[Math.floor(sorted.length / 2)];
  return usual === undefined ? [] : Array.from({ length: Math.ceil(sorted.length / 10) }, () => usual);
};

/** What lies outside is drawn at the edge, so that it is seen to be there. */
const columns = (rows: readonly Row[], count: number, edge: number): UPlot.AlignedData =>
  Array.from({ length: count }, (_, column) =>
    rows.map((row) => {
      const value = row[column] ?? null;
      return column === 0 || value === null ? value : Math.max(-edge, Math.min(edge, value));
    }),
  ) as unknown as UPlot.AlignedData;
