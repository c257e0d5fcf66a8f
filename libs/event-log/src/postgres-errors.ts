import postgres from 'postgres';
import { InvalidAppendError, LogAppendError, LogConnectionLostError } from './errors.ts';

/** What postgres.js throws, in this package's words. */
export function toLogError(doing: string, error: unknown): Error {
  if (isConnectionLoss(error)) return new LogConnectionLostError(doing, error);
  return error instanceof Error ? error : new Error(String(error));
}

/** For promises: `sql\`…\`.catch(lostWhile('reading'))`. */
export const lostWhile = (doing: string) => (error: unknown) => {
  throw toLogError(doing, error);
};

/** The socket broke (08…), the server is going down, crashed, or is not up yet (57P…). */
export function isConnectionLoss(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return /^(08|57P)/u.test(error.code);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(CONNECT|E[A-Z])/u.test(error.code);
}

/** Faults of the data (22…, 23…): one item is to blame, and the others of its batch are not. */
export const isFaultOfAnItem = (error: unknown): boolean => error instanceof postgres.PostgresError && /^2[23]/u.test(error.code);

/** What the appender tells the callers of a batch that was not written, or may not have been. */
export function toAppendError(error: unknown, commandId: string): Error {
  if (isConnectionLoss(error)) return new LogConnectionLostError('appending', error);
  if (isFaultOfAnItem(error)) return new InvalidAppendError(commandId, error instanceof Error ? error.message : String(error), error);
  if (error instanceof postgres.PostgresError) return new LogAppendError(error.code, error);
  return error instanceof Error ? error : new Error(String(error));
}
