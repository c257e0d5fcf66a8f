import { encodeStrip, stripColumns, stripRows } from './code-strip.ts';

export type FrameSize = { readonly width: number; readonly height: number };

/** What a camera sees at a moment. */
export type ClapMoment = { readonly utcMs: number; readonly camera: number; readonly flash: boolean };

const [black, white] = [16, 235];

/** @returns one frame as yuv420p: the code strip, below it a bar that crosses the picture once a second, and white everywhere while the clap is seen. */
export function drawClapFrame({ width, height }: FrameSize, { utcMs, camera, flash }: ClapMoment): Buffer {
  const frame = Buffer.alloc((width * height * 3) / 2, 128);
  const cell = width / stripColumns;
  const below = cell * stripRows;
  encodeStrip({ utcMs, camera, flash }).forEach((isWhite, nth) => {
    const left = (nth % stripColumns) * cell;
    const top = Math.floor(nth / stripColumns) * cell;
    for (let row = top; row < top + cell; row += 1) frame.fill(isWhite ? white : black, row * width + left, row * width + left + cell);
  });
  const bar = Math.floor(((utcMs % 1000) / 1000) * (width - cell));
  for (let row = below; row < height; row += 1) {
    const from = row * width;
    frame.fill(flash ? white : 40 + ((camera * 48) % 128) + Math.floor((row / height) * 32), from, from + width);
    if (!flash) frame.fill(white - 30, from + bar, from + bar + cell);
  }
  return frame;
}

/** Brightness of each cell of a decoded luma plane. */
export function stripCells(luma: Uint8Array, width: number): number[] {
  const cell = width / stripColumns;
  return Array.from({ length: stripColumns * stripRows }, (_, nth) => {
    const column = Math.floor(((nth % stripColumns) + 0.5) * cell);
    const row = Math.floor((Math.floor(nth / stripColumns) + 0.5) * cell);
    return luma[row * width + column] ?? 0;
  });
}
