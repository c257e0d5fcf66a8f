import { expect, test } from 'vitest';
import { thumbCells } from './thumb-cells.ts';

test('R-4 thumbnails keep their shape at every zoom: only those that can be seen, each the nearest', () => {
  const cells = thumbCells({ leftPx: 100, widthPx: 250, laneWidthPx: 1000, cellPx: 50, count: 10 });
  expect(cells.map(({ index }) => index)).toEqual([1, 3, 5, 7, 9]);
  const closer = thumbCells({ leftPx: -5_000, widthPx: 20_000, laneWidthPx: 1000, cellPx: 50, count: 10 });
  expect(closer).toHaveLength(20);
  expect(new Set(closer.map(({ index }) => index))).toEqual(new Set([2]));
  expect(thumbCells({ leftPx: 0, widthPx: 70, laneWidthPx: 1000, cellPx: 50, count: 2 }).at(-1)).toMatchObject({ leftPx: 50, widthPx: 20 });
  expect(thumbCells({ leftPx: 0, widthPx: 70, laneWidthPx: 1000, cellPx: 50, count: 0 })).toEqual([]);
});
