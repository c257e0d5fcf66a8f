import { expect, test } from 'vitest';
import { codeText, roomIdIn } from './room-code.ts';

test('a code is shown so that it can be read out, another id as it is', () => {
  expect(codeText('k7m2qx')).toBe('K7M-2QX');
  expect(codeText('demo')).toBe('demo');
  expect(codeText('kitchen-7')).toBe('kitchen-7');
});

test('a code is found in what people type and paste', () => {
  for (const typed of [
    'k7m2qx',
    'K7M-2QX',
    ' k7m 2qx ',
    'K7M – 2QX',
    'https://tutti.example/r/k7m2qx',
    'http://10.0.0.2:8080/r/K7M-2QX?as=Ada',
  ])
    expect(roomIdIn(typed)).toBe('k7m2qx');
  expect(roomIdIn(' kitchen-7 ')).toBe('kitchen-7');
  expect(roomIdIn('http://192.168.1.5:8080/r/kitchen-7?as=Ada')).toBe('kitchen-7');
  for (const nothing of ['the kitchen', '', '   ', 'https://tutti.example/', 'ä'.repeat(6)]) expect(roomIdIn(nothing)).toBeUndefined();
});
