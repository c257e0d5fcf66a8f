import { expect, test } from 'vitest';
import { offsetText, ruler, untilText, utcText } from './grid-time.ts';

const noon = Date.UTC(2026, 10, 21, 12);

test('R-6 a moment by the clock of the world and from the beginning', () => {
  expect(utcText(noon + 4_080.4)).toBe('12:00:04.080');
  expect([0, 3_480, 75_400, 3_723_004].map(offsetText)).toEqual(['0:00.000', '0:03.480', '1:15.400', '1:02:03.004']);
  expect([-5, 3_210, 80_000].map(untilText)).toEqual(['0.0 s', '3.2 s', '1:20']);
});

test('R-6 the ruler says whole steps of the wall clock; without one, of the timeline', () => {
  const window = { fromMs: 0, toMs: 10_000 };
  expect(ruler(window, { zeroMs: noon + 300, most: 6 }).map(({ ms, text }) => [ms, text])).toEqual([
    [1_700, '12:00:02'],
    [3_700, '12:00:04'],
    [5_700, '12:00:06'],
    [7_700, '12:00:08'],
    [9_700, '12:00:10'],
  ]);
  expect(ruler(window, { zeroMs: 0, most: 3 }).map(({ text }) => text)).toEqual(['0:00', '0:05', '0:10']);
  expect(ruler({ fromMs: 100, toMs: 500 }, { zeroMs: noon, most: 5 }).map(({ text }) => text)).toContain('12:00:00.2');
});
