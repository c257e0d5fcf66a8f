import { type StoredMedia, titleFrom } from '@tutti/media';
import { addTrack, mayAddTracks } from './add-track.ts';
import { addView, mayAddViews } from './add-view.ts';
import { HttpError } from './http-error.ts';
import type { ApiNeeds } from './needs.ts';
import type { Upload } from './resumable-uploads.ts';
import { toUploadError } from './upload-error.ts';
import type { UploadPurpose } from './upload-purpose.ts';

/** The header that tells what a whole upload has become. */
export const becameHeader = { track: 'tutti-track-id', clip: 'tutti-clip-id' } as const;

/** @throws HttpError with the domain's refusal, before a byte is taken. */
export const mayBecome = (purpose: UploadPurpose, needs: ApiNeeds): Promise<void> =>
  purpose.kind === 'clip' ? mayAddViews(purpose, needs) : mayAddTracks(purpose, needs);

/** What it is for, done: its id in the room. The upload's id is the command's, the file's and its own in the room: done again, it is found. */
async function become(stored: StoredMedia, upload: Upload, needs: ApiNeeds): Promise<string> {
  const { roomId, actorId, filename } = upload;
  const adding = { roomId, actorId, commandId: `upload-${upload.uploadId}` };
  if (upload.kind === 'clip') return addView(stored, { ...adding, videoStartTimeMs: upload.videoStartTimeMs }, needs);
  return (await addTrack(stored, { ...adding, title: upload.title ?? titleFrom(filename) }, needs)).trackId;
}

/**
 * Makes a whole upload what it is for, and gives that one's id. Done again it gives the same one, so whatever was done before a crash is found, not
 * repeated. Who asks while it is being done waits for it.
 */
export function uploadFinisher(needs: ApiNeeds): (upload: Upload) => Promise<string> {
  const { media, metrics, uploads } = needs;
  const busy = new Map<string, Promise<string>>();

  return (upload) => {
    if (upload.becameId !== undefined) return Promise.resolve(upload.becameId);
    const begun = busy.get(upload.uploadId) ?? finish(upload).finally(() => busy.delete(upload.uploadId));
    busy.set(upload.uploadId, begun);
    return begun;
  };

  /** @throws HttpError; what may end otherwise next time (nobody answered, no space) leaves the upload as it is. */
  async function finish(upload: Upload): Promise<string> {
    try {
      const becameId = await become(await keep(upload), upload, needs);
      await uploads.finished(upload.uploadId, becameId);
      return becameId;
    } catch (error) {
      if (!mayEndOtherwise(toUploadError(error))) await uploads.remove(upload.uploadId);
      throw error;
    }
  }

  async function keep({ uploadId, path, filename, kind }: Upload) {
    try {
      return await media.adopt(path, { mediaId: uploadId, filename, kind });
    } catch (error) {
      if ((await uploads.find(uploadId)) === undefined)
        throw new HttpError('not-found', {
          field: 'uploadId',
          message: 'The upload was given up while it was being finished.',
          cause: error,
        });
      const refused = toUploadError(error);
      metrics.discarded(uploadId, refused.code);
      throw refused;
    }
  }
}

export const mayEndOtherwise = (error: unknown): boolean => !(error instanceof HttpError) || error.status >= 500;
