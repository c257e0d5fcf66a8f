import type { Readable } from 'node:stream';
import { filenameProblem, MediaStoreFullError, MediaTooLargeError, NotMediaError } from '@tutti/media';
import { HttpError } from './http-error.ts';

/** Why a file was not kept, in the api's words. */
export function toUploadError(error: unknown, { brokeOff = false } = {}): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof MediaTooLargeError) return tooLarge(error.limitBytes);
  if (error instanceof NotMediaError) return new HttpError('not-media', { field: 'body', message: sentence(error.message), cause: error });
  if (error instanceof MediaStoreFullError)
    return new HttpError('store-full', { message: 'There is no room for more files here.', cause: error });
  if (brokeOff) return new HttpError('broken-off', { field: 'body', message: 'The upload broke off.', cause: error });
  return new HttpError('internal', { message: 'The file could not be stored.', cause: error });
}

export const tooLarge = (limitBytes: number, field = 'body'): HttpError =>
  new HttpError('too-large', { field, message: `The file is larger than ${limitBytes / 1e6} MB.` });

/** @throws HttpError */
export function checkFilename(filename: string): void {
  const problem = filenameProblem(filename);
  if (problem !== undefined) throw new HttpError('invalid-field', { field: 'filename', message: `filename ${problem}` });
}

/** A caller that is still sending reads our answer only when it is done, or when we have hung up. */
export function discardRest(body: Readable): void {
  if (body.destroyed || body.readableEnded) return;
  const hangUp = setTimeout(() => body.destroy(), patienceMs).unref();
  body.once('close', () => clearTimeout(hangUp)).resume();
}

const patienceMs = 10_000;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
