import type UPlot from 'uplot';

export type PlotColours = ReturnType<typeof plotColours>;

/** Tokens are `light-dark(…)`: the colour in force is what an element computes. */
export function plotColours(place: HTMLElement) {
  const probe = place.appendChild(document.createElement('i'));
  const read = (colour: string) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const colours = {
    ink: read('var(--ink)'),
    soft: read('var(--ink-soft)'),
    line: read('var(--line)'),
    brass: read('var(--brass-ink)'),
    surface: read('var(--surface)'),
    good: read('var(--good)'),
    wash: read('color-mix(in srgb, var(--brass) 14%, transparent)'),
    edge: read('color-mix(in srgb, var(--brass-ink) 45%, transparent)'),
  };
  probe.remove();
  return colours;
}

export const axisFont = '12px "Familjen Grotesk", system-ui, sans-serif';

export const frameOf = (place: HTMLElement) => ({
  width: place.clientWidth,
  height: place.clientHeight,
  padding: [10, 8, 0, 0] as [number, number, number, number],
  cursor: { show: false },
  legend: { show: false },
});

export const timeAxis = (
  colours: () => PlotColours,
  { range, values }: { range: () => readonly [number, number]; values: () => string[] },
): UPlot.Axis => ({
  font: axisFont,
  size: 24,
  gap: 6,
  stroke: () => colours().soft,
  grid: { show: false },
  ticks: { show: false },
  // A little inside, so that the words are not cut off.
  splits: () => {
    const [from, to] = range();
    return [0.042, 0.5, 0.958].map((at) => from + at * (to - from));
  },
  values,
});

export const valueAxis = (colours: () => PlotColours, splits: () => number[], values: () => string[]): UPlot.Axis => ({
  font: axisFont,
  size: 64,
  gap: 8,
  stroke: () => colours().soft,
  grid: { stroke: () => colours().line, width: 1 },
  ticks: { show: false },
  splits,
  values,
});

/** A level line over the whole drawing; not drawn when it lies outside. */
export function across({ ctx, bbox, valToPos }: UPlot, value: number, stroke: string, dash: readonly number[] = []): void {
  const y = Math.round(valToPos(value, 'y', true));
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = (dash.length > 0 ? 1.5 : 2) * devicePixelRatio;
  ctx.setLineDash(dash.map((part) => part * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
