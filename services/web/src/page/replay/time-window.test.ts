import { expect, test } from 'vitest';
import { msAt, shareAt, spanOf, turned, wholeWindow, zoomed } from './time-window.ts';

const lengthMs = 60_000;
const whole = wholeWindow(lengthMs);

test('R-8 looking closer keeps what is under the pointer where it is, and stays on the timeline', () => {
  const closer = zoomed(whole, { by: 4, aboutMs: 30_000, lengthMs });
  expect(spanOf(closer)).toBe(15_000);
  expect(shareAt(closer, 30_000)).toBeCloseTo(shareAt(whole, 30_000));
  expect(zoomed(whole, { by: 4, aboutMs: 0, lengthMs })).toEqual({ fromMs: 0, toMs: 15_000 });
  expect(zoomed(closer, { by: 1 / 100, aboutMs: 20_000, lengthMs })).toEqual(whole);
  expect(spanOf(zoomed(closer, { by: 1e9, aboutMs: 30_000, lengthMs }))).toBe(200);
  expect(msAt(closer, shareAt(closer, 27_000))).toBeCloseTo(27_000);
});

test('R-8 a closer look is turned over like a page when the playhead has left it, not before', () => {
  const window = { fromMs: 10_000, toMs: 20_000 };
  expect(turned(window, 19_999, lengthMs)).toBe(window);
  expect(turned(window, 20_001, lengthMs)).toEqual({ fromMs: 19_501, toMs: 29_501 });
  expect(turned(window, 59_900, lengthMs)).toEqual({ fromMs: 50_000, toMs: 60_000 });
});
