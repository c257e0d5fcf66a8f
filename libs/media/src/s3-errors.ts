import { S3ServiceException } from '@aws-sdk/client-s3';

/** No such object. NOTE the answer to HEAD has no body, so only its status tells. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.name === 'NoSuchKey' || (error.name === 'NotFound' && error.$metadata.httpStatusCode === 404));

/** No room for us there: names that servers have for it, and the status that WebDAV gave it. */
export const isQuotaReached = (error: unknown): boolean =>
  error instanceof S3ServiceException && (quotaNames.has(error.name) || error.$metadata.httpStatusCode === 507);

const quotaNames = new Set(['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'InsufficientStorage', 'StorageFull']);
