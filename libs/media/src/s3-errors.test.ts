import { S3ServiceException } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { isAbsent, isQuotaReached } from './s3-errors.ts';

const answered = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, $fault: 'server', $metadata: { httpStatusCode }, message: name });

test('a store without room is full, whatever its server calls that', () => {
  for (const full of [
    answered('InsufficientStorage', 507),
    answered('NoMore', 507),
    answered('XMinioStorageFull', 500),
    answered('QuotaExceeded', 403),
  ])
    expect(isQuotaReached(full)).toBe(true);
  for (const other of [answered('AccessDenied', 403), answered('InternalError', 500), new Error('507')])
    expect(isQuotaReached(other)).toBe(false);
});

test('only an object that is not there is absent: a bucket that is not there is a fault', () => {
  expect([isAbsent(answered('NoSuchKey', 404)), isAbsent(answered('NotFound', 404))]).toEqual([true, true]);
  expect([isAbsent(answered('NoSuchBucket', 404)), isAbsent(answered('AccessDenied', 403)), isAbsent(new Error('NoSuchKey'))]).toEqual([
    false,
    false,
    false,
  ]);
});
