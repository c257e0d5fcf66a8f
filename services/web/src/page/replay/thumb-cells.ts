export type ThumbCell = { readonly leftPx: number; readonly widthPx: number; readonly index: number };

export type ThumbCellsOptions = {
  /** Of the clip's bar, in the lane; it may reach beyond it on both sides. */
  readonly leftPx: number;
  readonly widthPx: number;
  readonly laneWidthPx: number;
  readonly cellPx: number;
  /** How many pictures there are, each of the middle of its equal part. */
  readonly count: number;
};

/** A strip of pictures, each in its own shape, whatever the zoom: only cells that can be seen, each with the picture nearest to its middle. */
export function thumbCells({ leftPx, widthPx, laneWidthPx, cellPx, count }: ThumbCellsOptions): readonly ThumbCell[] {
  if (count === 0 || widthPx <= 0 || cellPx <= 0) return [];
  const cells: ThumbCell[] = [];
  const first = Math.max(0, Math.floor(-leftPx / cellPx));
  for (let at = first * cellPx; at < widthPx && leftPx + at < laneWidthPx; at += cellPx) {
    const width = Math.min(cellPx, widthPx - at);
    const index = Math.min(count - 1, Math.floor(((at + width / 2) / widthPx) * count));
    cells.push({ leftPx: at, widthPx: width, index });
  }
  return cells;
}
