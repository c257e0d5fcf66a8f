import { expect, test } from 'vitest';
import { findRun } from './find-run.ts';

const frames = (hashes: string) => [...hashes].map((hash, nth) => ({ hash, ptsMs: nth * 40 }));

test('R-1 a cut is found where its pictures are', () => {
  expect(findRun(frames('cde'), frames('abcdefgh'), 0)).toEqual({ hash: 'c', ptsMs: 80 });
  expect(findRun(frames('cdx'), frames('abcdefgh'), 0)).toBeUndefined();
  expect(findRun(frames('gh!'), frames('abcdefgh'), 0)).toBeUndefined();
});

test('R-1 one picture that is like another is not enough', () => {
  expect(findRun(frames('abd'), frames('abcabd'), 0)?.ptsMs).toBe(120);
});

test('R-1 of places that are all alike it is the one that was aimed at', () => {
  expect(findRun(frames('aa'), frames('aaaaaaaa'), 130)?.ptsMs).toBe(120);
});
