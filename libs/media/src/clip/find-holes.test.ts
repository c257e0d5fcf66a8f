import { expect, test } from 'vitest';
import { findHoles } from './find-holes.ts';

const line = (beginsMs: readonly number[], usualMs: number) => ({ beginsMs, usualMs });
const every = (stepMs: number, fromMs: number, toMs: number) =>
  Array.from({ length: Math.round((toMs - fromMs) / stepMs) }, (_, nth) => fromMs + nth * stepMs);

test('R-1 a lost segment is a hole, from the end of the last frame to the next', () => {
  expect(findHoles(line([...every(40, 0, 2_000), ...every(40, 4_000, 6_000)], 40), undefined)).toEqual([{ fromMs: 2_000, toMs: 4_000 }]);
});

test('R-1 a few dropped frames are none: three frames, and 250 ms', () => {
  expect(findHoles(line([0, 40, 80, 200, 240, 280], 40), undefined)).toEqual([]);
  expect(findHoles(line([0, 40, 80, 370], 40), undefined)).toEqual([]);
  expect(findHoles(line([0, 40, 80, 371], 40), undefined)).toEqual([{ fromMs: 120, toMs: 371 }]);
  expect(findHoles(line([0, 100, 200, 600], 100), undefined)).toEqual([]);
  expect(findHoles(line([0, 100, 200, 601], 100), undefined)).toEqual([{ fromMs: 300, toMs: 601 }]);
});

test('R-1 while the sound goes on, nothing was lost: the picture did not change', () => {
  const picture = line([...every(40, 0, 2_000), ...every(40, 4_000, 6_000)], 40);
  expect(findHoles(picture, line(every(20, 0, 6_000), 20))).toEqual([]);
  expect(findHoles(picture, line([...every(20, 0, 2_020), ...every(20, 3_980, 6_000)], 20))).toEqual([{ fromMs: 2_000, toMs: 4_000 }]);
});

test('R-1 a camera that sends a frame only when something moves has no holes', () => {
  const seldom = Array.from({ length: 102 }, (_, nth) => [nth * 1_000, nth * 1_000 + 40, nth * 1_000 + 80]).flat();
  expect(findHoles(line(seldom, 40), undefined)).toEqual([]);
});
