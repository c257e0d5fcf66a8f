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
  if (Math.abs(rate - whole) < 0.005 * whole ** 0.5) {
    const ntsc = (whole * 1000) / 1001;
    return Math.abs(rate - ntsc) < Math.abs(rate - whole) ? `${whole * 1000}/1001` : String(whole);
  }
  return rate.toFixed(3);
}
