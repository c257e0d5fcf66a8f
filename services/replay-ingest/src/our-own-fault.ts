/** The job cannot go on just now, and it is not its fault: it is given back and tried again, however often. */
export class NotNowError extends Error {
  override readonly name = 'NotNowError';
  readonly code = 'INGEST_NOT_NOW';
}

/** Whether trying again later may end otherwise: Postgres, the bus, the disk or memory is away or full. A bug of ours, or the file's, is not among them. */
export const isOurOwnFault = (error: unknown): boolean => error instanceof Error && 'code' in error && passing.has(String(error.code));

const passing = new Set([
  ...['INGEST_NOT_NOW', 'LOG_CONNECTION_LOST', 'LOG_APPEND_FAILED', 'BUS_NO_ANSWER', 'BUS_HANDLER_FAILED', 'MEDIA_STORE_FULL'],
  ...['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND'],
]);
