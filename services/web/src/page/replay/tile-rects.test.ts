import { expect, test } from 'vitest';
import { type TileRect, tileRects } from './tile-rects.ts';

/** Less than is asked for, by what rounding takes. */
const gap = 7.5;
const apart = (one: TileRect, other: TileRect) =>
  one.x + one.width + gap <= other.x ||
  other.x + other.width + gap <= one.x ||
  one.y + one.height + gap <= other.y ||
  other.y + other.height + gap <= one.y;

test('R-7 1 to 16 views in any window: all inside, none over another, each 16 to 9, with one large or all alike', () => {
  for (const [width, height] of [
    [1200, 500],
    [1860, 800],
    [700, 900],
    [328, undefined],
  ] as const)
    for (let count = 1; count <= 16; count++)
      for (const large of [undefined, 0, count - 1]) {
        const { rects, height: high } = tileRects({ count, width, height, large });
        const what = `${count} in ${width} x ${height}, large ${large}`;
        expect(rects, what).toHaveLength(count);
        for (const [at, one] of rects.entries()) {
          expect(one.x >= -0.5 && one.x + one.width <= width + 0.5 && one.y >= -0.5 && one.y + one.height <= high + 0.5, what).toBe(true);
          expect(one.width / one.height).toBeCloseTo(16 / 9, 3);
          for (const other of rects.slice(at + 1)) expect(apart(one, other), what).toBe(true);
        }
      }
});

test('R-7 all alike are as large as the window lets them be; a large one is larger than the others', () => {
  expect(tileRects({ count: 4, width: 1200, height: 680, large: undefined }).rects[0]?.width).toBeCloseTo(596, 0);
  const { rects } = tileRects({ count: 4, width: 1200, height: 500, large: 2 });
  const [small, , large] = rects;
  expect(large?.height).toBeCloseTo(500, 0);
  expect(large?.width).toBeGreaterThan(2 * (small?.width ?? 0));
  expect(tileRects({ count: 0, width: 1200, height: 500, large: undefined }).rects).toEqual([]);
});
