import { expect, test } from 'vitest';
import { bearerOf } from './bearer-of.ts';

test('the bearer of a header', () => {
  expect(bearerOf('Bearer abc')).toBe('abc');
  expect(bearerOf('bearer abc')).toBe('abc');
  for (const header of [undefined, '', 'abc', 'Basic abc', 'Bearer', 'Bearer a b']) expect(bearerOf(header)).toBeUndefined();
});
