import { describe, expect, test } from 'vitest';
import { filledIn, type Memory, mismatch } from './matching.ts';

const wrong = (expected: unknown, actual: unknown, more: { memory?: Memory; partly?: boolean } = {}) =>
  mismatch(expected, actual, { memory: new Map(), arrivedServerMs: 1000, ...more });

describe('a frame is held against its transcript', () => {
  test.each([
    ['a field too many', { t: 'STOP' }, { t: 'STOP', more: null }, 'more does not belong there'],
    ['one that is missing', { t: 'STOP', at: null }, { t: 'STOP' }, 'at is missing'],
    ['null for a number', { at: 0 }, { at: null }, 'at is 0, not null'],
    ['a list too long', { views: [] }, { views: [{}] }, 'views is a list of 0, not [{}]'],
    ['deep down', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, 'a[0].b is 1, not 2'],
    ['a fraction', { at: { $int: true } }, { at: 1.5 }, 'at is a whole number, not 1.5'],
    ['another text', { code: { $text: '^a$' } }, { code: 'b' }, 'code is a text like ^a$, not "b"'],
    ['long ago', { at: { $now: 50 } }, { at: 900 }, 'at is within 50 ms of 1000, not 900'],
    ['a sum', { a: { $as: 'a' }, b: { $is: ['a', -5] } }, { a: 10, b: 6 }, 'b is ["a",-5]: 5, not 6'],
    [
      'a sum whose terms come later',
      { b: { $is: ['a', '-c'] }, a: { $as: 'a' }, c: { $as: 'c' } },
      { b: 8, a: 10, c: 3 },
      'b is ["a","-c"]: 7, not 8',
    ],
    ['too far', { a: { $as: 'a' }, b: { $near: 'a' } }, { a: 10, b: 11.5 }, 'b is "a" ± 1: 10, not 11.5'],
  ])('%s is found', (_what, expected, actual, says) => {
    expect(wrong(expected, actual)).toBe(says);
  });

  test('what is as it should be passes', () => {
    const expected = {
      at: { $int: true, $as: 'at', $now: 100 },
      later: { $near: ['at', 5], $within: 2 },
      no: null,
      list: [{ $text: 'x' }],
    };
    expect(wrong(expected, { at: 950, later: 956.5, no: null, list: ['xyz'] })).toBeUndefined();
    expect(wrong({ t: 'A' }, { t: 'A', more: 1 }, { partly: true })).toBeUndefined();
  });

  test('what was remembered is filled into what is sent', () => {
    const memory: Memory = new Map([['code', 'k7m2qx']]);
    expect(filledIn({ t: 'JOIN', code: { $is: 'code' }, list: [{ $is: 'code' }], no: null }, memory)).toEqual({
      ...{ t: 'JOIN', code: 'k7m2qx', list: ['k7m2qx'], no: null },
    });
    expect(() => filledIn({ $is: 'nothing' }, memory)).toThrow('nothing was remembered as nothing');
  });
});
