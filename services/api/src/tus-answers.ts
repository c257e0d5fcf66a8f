import { HttpError } from './http-error.ts';
import { tooLarge } from './upload-error.ts';

export const tusVersion = '1.0.0';

/** What OPTIONS says of the uploads. */
export const tusCapabilities = (limitBytes: number) => ({
  'tus-version': tusVersion,
  'tus-extension': 'creation,creation-with-upload,termination,expiration',
  'tus-max-size': limitBytes,
});

/** A refusal of tus, whose body is a sentence for people, as one of ours. The statuses are the protocol's own: clients act on them. */
export function toTusError(status: number, text: string, limitBytes: number): HttpError {
  switch (status) {
    case 404:
      return new HttpError('not-found', { field: 'uploadId', message: 'There is no such upload.' });
    case 409:
      return wrongOffset();
    case 410:
      return new HttpError('upload-expired', { field: 'uploadId', message: 'The upload was not gone on with in time; begin anew.' });
    case 413:
      return tooLarge(limitBytes);
  }
  if (status >= 500) return new HttpError('internal', { message: 'The bytes could not be stored.', cause: new Error(text) });
  if (/abort/iu.test(text)) return new HttpError('broken-off', { field: 'body', message: 'The upload broke off.' });
  const field = /[a-z]+-[a-z]+(?:-[a-z]+)?/iu.exec(text)?.[0].toLowerCase() ?? 'tus-resumable';
  return new HttpError('invalid-field', { field, message: `${field} is not what tus 1.0 asks for` });
}

export const wrongOffset = (): HttpError =>
  new HttpError('wrong-offset', { field: 'upload-offset', message: 'upload-offset is not where the upload stands; ask with HEAD.' });

export const notFinished = (cause?: unknown): HttpError =>
  new HttpError('not-finished', { message: 'All bytes are here, but it could not be added to the room yet; ask again.', cause });

export const unsupportedTus = (): HttpError =>
  new HttpError('unsupported-tus', { field: 'tus-resumable', message: `Send tus-resumable: ${tusVersion}.` });
