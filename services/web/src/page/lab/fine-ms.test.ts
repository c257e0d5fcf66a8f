import { expect, test } from 'vitest';
import { fineMs, ppmText } from './fine-ms.ts';

test.each([
  [0.0421, '+0.042 ms'],
  [-0.0421, '−0.042 ms'],
  [0.0001, '±0.000 ms'],
  [1.5, '+1.50 ms'],
  [Number.POSITIVE_INFINITY, '–'],
  [Number.NaN, '–'],
])('%d ms is %s', (ms, text) => expect(fineMs(ms)).toBe(text));

test('a bound has no sign', () => expect(fineMs(0.25, { signed: false })).toBe('0.250 ms'));

test.each([
  [0.001, '±0.00 ppm'],
  [-12.34, '−12.3 ppm'],
  [312, '+312 ppm'],
])('%d ppm is %s', (ppm, text) => expect(ppmText(ppm)).toBe(text));
