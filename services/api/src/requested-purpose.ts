import { HttpError } from './http-error.ts';
import { parseMetadata } from './resumable-uploads.ts';
import { checkFilename } from './upload-error.ts';
import type { UploadPurpose } from './upload-purpose.ts';

/**
 * What an upload is to become, by its `upload-metadata`: `filename`, `kind` (`track` unless it is said), and a track's `title` or a clip's `videoStartTimeMs`.
 *
 * @throws HttpError naming the field.
 */
export function requestedPurpose(header: string | string[] | undefined, whose: { actorId: string; roomId: string }): UploadPurpose {
  const { filename = '', kind = 'track', title, videoStartTimeMs } = metadataOf(header);
  checkFilename(filename);
  switch (kind) {
    case 'track':
      return { ...whose, filename, kind, title: titleOf(title) };
    case 'clip':
      return { ...whose, filename, kind, videoStartTimeMs: claimOf(videoStartTimeMs) };
    default:
      throw new HttpError('invalid-field', { field: 'kind', message: 'kind must be track or clip' });
  }
}

function titleOf(title: string | undefined): string | undefined {
  const shown = title?.trim();
  if (shown === undefined) return undefined;
  if (/\p{Cc}/u.test(shown)) throw new HttpError('invalid-field', { field: 'title', message: 'title must not contain control characters' });
  if (shown !== '' && shown.length <= longestTitle) return shown;
  throw new HttpError('invalid-field', { field: 'title', message: `title must have 1 to ${longestTitle} characters` });
}

/** A number that cannot be a time of ours is taken all the same: the domain records it, and why it is not believed. */
function claimOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const claimed = /^-?\d{1,30}(\.\d{1,30})?$/u.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(claimed)) return claimed;
  throw new HttpError('invalid-field', { field: 'videoStartTimeMs', message: 'videoStartTimeMs must be a number of ms, or left out' });
}

function metadataOf(header: string | string[] | undefined): Partial<Record<string, string>> {
  try {
    return parseMetadata(String(header ?? ''));
  } catch (error) {
    throw new HttpError('invalid-field', {
      field: 'upload-metadata',
      message: 'upload-metadata must be pairs of a key and base64 text, with the key filename among them',
      cause: error,
    });
  }
}

/** As in the contract: `Track.title`. */
const longestTitle = 200;
