import { expect, test } from 'vitest';
import { tokenBucket } from './token-bucket.ts';

const takenAt = (bucket: ReturnType<typeof tokenBucket>, nowMs: number, tries: number) =>
  Array.from({ length: tries }, () => bucket.take(nowMs)).filter(Boolean).length;

test('T-2 the burst, then so many a second, and never more than the burst saved up', () => {
  const bucket = tokenBucket({ burst: 16, perSec: 1 });
  expect(takenAt(bucket, 1_000, 20)).toBe(16);
  expect(takenAt(bucket, 1_999, 5)).toBe(0);
  expect(takenAt(bucket, 2_000, 5)).toBe(1);
  expect(takenAt(bucket, 4_500, 5)).toBe(2);
  expect(takenAt(bucket, 1_000_000, 40)).toBe(16);
});

test('a clock that goes back gives nothing and takes nothing', () => {
  const bucket = tokenBucket({ burst: 2, perSec: 1 });
  expect(takenAt(bucket, 5_000, 2)).toBe(2);
  expect(takenAt(bucket, 0, 1)).toBe(0);
  expect(takenAt(bucket, 1_000, 2)).toBe(1);
});
