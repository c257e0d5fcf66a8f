import { expect, test } from 'vitest';
import { parseClipTime } from './clip-time.ts';

test.each([
  ['0', 0],
  ['12.5', 12_500],
  ['1:02.25', 62_250],
  ['90:00', 5_400_000],
  ['1:00:02', 3_602_000],
  ['2026-11-21T19:07:05.25Z', Date.UTC(2026, 10, 21, 19, 7, 5, 250)],
  ['2026-11-21T20:07:05+01:00', Date.UTC(2026, 10, 21, 19, 7, 5)],
  ['2026-11-21T19:07Z', Date.UTC(2026, 10, 21, 19, 7)],
])('R-2 %s is a time', (text, ms) => {
  expect(parseClipTime(text)).toBe(ms);
});

test.each(['', '-1', '1e3', 'NaN', '1:', ':5', '12,5', '2026-11-21', '2026-11-21T19:07:05', '2026-13-21T19:07:05Z', 'yesterday'])(
  'R-2 %s is none',
  (text) => {
    expect(parseClipTime(text)).toBeUndefined();
  },
);
