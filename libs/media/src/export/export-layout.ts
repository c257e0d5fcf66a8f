import type { ExportPlan } from './export-plan.ts';

export type ExportLayout = {
  readonly width: number;
  readonly height: number;
  readonly cell: { readonly width: number; readonly height: number };
  /** As ffmpeg spells it: NTSC's rates are fractions. */
  readonly frameRate: string;
  /** Left upper corner of each clip's cell. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
};

/** Cells of 16:9 in 1, 2x1, 2x2, 3x3 or 4x4, of even size as H.264 wants it; as many frames a second as the fastest clip has, at most 60. */
export function exportLayout({ clips, width: wanted }: Pick<ExportPlan, 'clips' | 'width'>): ExportLayout {
  const columns = clips.length <= 1 ? 1 : clips.length <= 4 ? 2 : clips.length <= 9 ? 3 : 4;
  const rows = clips.length === 2 ? 1 : columns;
  const cell = { width: even(wanted / columns), height: even((wanted / columns) * (9 / 16)) };
  const places = clips.map((_, index) => ({ x: (index % columns) * cell.width, y: Math.floor(index / columns) * cell.height }));
  const fastest = Math.max(...clips.map(({ frameRate }) => frameRate));
  return { width: columns * cell.width, height: rows * cell.height, cell, frameRate: rateOf(fastest), places };
}

const even = (length: number): number => Math.max(2, 2 * Math.floor(length / 2));

function rateOf(measured: number): string {
  if (!(measured > 0)) return '30';
  const rate = Math.min(60, Math.max(1, measured));
  const whole = Math.round(rate);
  const usual = [whole, ntsc(whole)].find((each) => Math.abs(rate - each) < rate * nearShare);
  if (usual === undefined) return rate.toFixed(3);
  return usual === whole ? String(whole) : `${whole * 1000}/1001`;
}

const ntsc = (whole: number): number => (whole * 1000) / 1001;

/** What rounding in a container makes of a rate; a fifth of what is between 30 and NTSC's 29.97. */
const nearShare = 0.0002;
