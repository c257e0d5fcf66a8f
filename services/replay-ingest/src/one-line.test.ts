import { expect, test } from 'vitest';
import { oneLine } from './one-line.ts';

test('[W19] what a tool prints of a file becomes one line that the contract takes', () => {
  expect(oneLine('moov atom\nnot found\r\n\u0000\u001b[31mInvalid', 300)).toBe('moov atom not found [31mInvalid');
  expect(oneLine('x'.repeat(400), 300)).toHaveLength(300);
});
