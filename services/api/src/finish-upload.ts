import { titleFrom } from '@tutti/media';
import { addTrack } from './add-track.ts';
import { HttpError } from './http-error.ts';
import type { ApiNeeds } from './needs.ts';
import type { Upload } from './resumable-uploads.ts';
import { toUploadError } from './upload-error.ts';

/**
 * Makes a whole upload a track, and gives the track's id. Done again it gives the same one: the upload's id is the file's, the track's and the command's,
 * so whatever was done before a crash is found, not repeated. Who asks while it is being done waits for it.
 */
export function uploadFinisher(needs: ApiNeeds): (upload: Upload) => Promise<string> {
  const { media, metrics, uploads } = needs;
  const busy = new Map<string, Promise<string>>();

  return (upload) => {
    if (upload.trackId !== undefined) return Promise.resolve(upload.trackId);
    const begun = busy.get(upload.uploadId) ?? finish(upload).finally(() => busy.delete(upload.uploadId));
    busy.set(upload.uploadId, begun);
    return begun;
  };

  /** @throws HttpError; what may end otherwise next time (nobody answered, no space) leaves the upload as it is. */
  async function finish(upload: Upload): Promise<string> {
    const { uploadId, roomId, actorId, filename, title } = upload;
    try {
      const stored = await keep(upload);
      const adding = { roomId, actorId, commandId: `upload-${uploadId}`, title: title ?? titleFrom(filename) };
      const { trackId } = await addTrack(stored, adding, needs);
      await uploads.finished(uploadId, trackId);
      return trackId;
    } catch (error) {
      if (!mayEndOtherwise(toUploadError(error))) await uploads.remove(uploadId);
      throw error;
    }
  }

  async function keep({ uploadId, path, filename }: Upload) {
    try {
      return await media.adopt(path, { mediaId: uploadId, filename });
    } catch (error) {
      const refused = toUploadError(error);
      metrics.discarded(uploadId, refused.code);
      throw refused;
    }
  }
}

export const mayEndOtherwise = (error: unknown): boolean => !(error instanceof HttpError) || error.status >= 500;
