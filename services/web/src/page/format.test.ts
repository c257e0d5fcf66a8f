import { expect, test } from 'vitest';
import { clockText, measuredMs, rateText, spokenTime } from './format.ts';

test('positions read like a clock', () => {
  expect([0, 999, 75_400, 3_675_000, -5].map(clockText)).toEqual(['0:00', '0:00', '1:15', '1:01:15', '0:00']);
  expect(spokenTime(75_400)).toBe('1 minute 15 seconds');
  expect(spokenTime(1_000)).toBe('1 second');
});

test('measurements show the digits that mean something, and their sign', () => {
  expect([0.4249, -12.34, 250.6, -1_700, 25_000, 0.001].map((ms) => measuredMs(ms))).toEqual([
    '+0.42 ms',
    '−12.3 ms',
    '+251 ms',
    '−1.70 s',
    '+25.0 s',
    '±0.00 ms',
  ]);
  expect(measuredMs(undefined)).toBe('–');
  expect(measuredMs(-3, { signed: false })).toBe('3.00 ms');
});

test('a rate is shown as its distance from normal', () => {
  expect([1, 1.0021, 0.995].map(rateText)).toEqual(['±0.00 %', '+0.21 %', '−0.50 %']);
});
