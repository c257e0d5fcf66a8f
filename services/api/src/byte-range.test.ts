import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteRangeOf } from './byte-range.ts';

test.each([
  [undefined, 'whole'],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=99-99', { start: 99, end: 99 }],
  ['bytes=100-', 'not-satisfiable'],
  ['bytes=-0', 'not-satisfiable'],
  ['bytes=20-10', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['bytes=-', 'whole'],
  ['chunks=0-1', 'whole'],
  ['bytes=a-b', 'whole'],
] as const)('of 100 bytes, %s is %o', (header, range) => {
  expect(byteRangeOf(header, 100)).toEqual(range);
});

test('whatever is asked for, what is given lies in the file', () => {
  const header = fc.tuple(fc.nat(), fc.option(fc.nat(), { nil: '' })).map(([first, last]) => `bytes=${first}-${last}`);
  fc.assert(
    fc.property(fc.oneof(header, fc.string()), fc.nat(), (asked, size) => {
      const range = byteRangeOf(asked, size);
      if (typeof range === 'object') expect(0 <= range.start && range.start <= range.end && range.end < size).toBe(true);
    }),
  );
});
