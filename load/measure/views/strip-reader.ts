// Runs in pages.
import { type CodeStrip, decodeStrip, stripColumns, stripRows } from '../../../libs/testkit/src/code-strip.ts';

export type Picture = HTMLVideoElement | HTMLCanvasElement;

const cellPx = 4;

/** Reads the code strips of several pictures as they are now, in one go: what they show is of one moment. */
export function stripReader(): (pictures: readonly (Picture | undefined)[]) => (CodeStrip | undefined)[] {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new TypeError('no canvas');
  const [width, height] = [stripColumns * cellPx, stripRows * cellPx];
  return (pictures) => {
    if (canvas.height < pictures.length * height) Object.assign(canvas, { width, height: pictures.length * height });
    context.fillRect(0, 0, canvas.width, canvas.height);
    pictures.forEach((picture, nth) => {
      const wide = picture === undefined ? 0 : 'videoWidth' in picture ? picture.videoWidth : picture.width;
      if (picture && wide > 0) context.drawImage(picture, 0, 0, wide, (wide / stripColumns) * stripRows, 0, nth * height, width, height);
    });
    const { data } = context.getImageData(0, 0, width, pictures.length * height);
    return pictures.map((_, nth) => decodeStrip(cellsOf(data, nth * height, width)));
  };
}

function cellsOf(rgba: Uint8ClampedArray, top: number, width: number): number[] {
  const brightness = (x: number, y: number) => rgba[(y * width + x) * 4 + 1] ?? 0;
  return Array.from({ length: stripColumns * stripRows }, (_, cell) => {
    const x = (cell % stripColumns) * cellPx + 1;
    const y = top + Math.floor(cell / stripColumns) * cellPx + 1;
    return brightness(x, y) + brightness(x + 1, y) + brightness(x, y + 1) + brightness(x + 1, y + 1);
  });
}
