import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameStampMs } from './name-stamp.ts';

const stamp = Date.UTC(2026, 10, 21, 19, 7, 2);

test.each([
  ['20261121190702.mp4'],
  ['cam-20261121190702.mp4'],
  ['20261121190702'],
  ['café-камера_20261121190702.mkv'],
  ['a.b.20261121190702.ts'],
  ['.20261121190702.ts'],
  ['20261121190702.'],
  ['x20261121190702.tar'],
])('R-1 %s has a stamp', (name) => {
  expect(nameStampMs(name)).toBe(stamp);
});

test.each([
  ['a thirteenth month', '20261321190702.mp4'],
  ['month 0', '20260021190702.mp4'],
  ['day 0', '20261100190702.mp4'],
  ['31 November', '20261131190702.mp4'],
  ['29 February of a common year', '20260229120000.mp4'],
  ['29 February of 1900 and 2100', '21000229120000.mp4'],
  ['hour 24', '20261121240000.mp4'],
  ['minute 60', '20261121196000.mp4'],
  ['a leap second', '20161231235960.mp4'],
  ['13 digits', '2026112119070.mp4'],
  ['15 digits', '202611211907021.mp4'],
  ['15 digits, a date at their end', '120261121190702.mp4'],
  ['digits that something follows', '20261121190702-1.mp4'],
  ['digits that a letter follows', '20261121190702Z.mp4'],
  ['digits before the extension before last', '20261121190702.cam.mp4'],
  ['the extension', 'clip.20261121190702'],
  ['digits of other scripts', '２０２６１１２１１９０７０２.mp4'],
  ['Arabic digits', '٢٠٢٦١١٢١١٩٠٧٠٢.mp4'],
  ['a date with dashes', '2026-11-21-190702.mp4'],
  ['a space within', '20261121 190702.mp4'],
  ['a line break behind', '20261121190702\n.mp4'],
  ['no name', ''],
  ['a dot', '.'],
  ['an extension alone', '.mp4'],
  ['year 0', '00000101000000.mp4'],
])('R-1 %s is no stamp', (_what, name) => {
  expect(nameStampMs(name)).toBeUndefined();
});

test('R-1 29 February of a leap year is a date', () => {
  expect(nameStampMs('20240229235959.mp4')).toBe(Date.UTC(2024, 1, 29, 23, 59, 59));
});

test('R-1 every second has a stamp that is read back, whatever letters stand before it', () => {
  const seconds = fc.integer({ min: Date.UTC(1000, 0) / 1_000, max: Date.UTC(9999, 0) / 1_000 });
  fc.assert(
    fc.property(
      seconds,
      fc.string().filter((text) => !/[0-9]$/.test(text)),
      fc.constantFrom('.', '.mp4', '.MKV'),
      (sec, before, extension) => {
        const digits = new Date(sec * 1_000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
        expect(nameStampMs(`${before}${digits}${extension}`)).toBe(sec * 1_000);
      },
    ),
  );
});
