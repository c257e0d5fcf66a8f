import { HttpError } from './http-error.ts';
import type { ApiNeeds } from './needs.ts';

/** Sends what brings a kept file into a room; a file that the room refuses is deleted again. */
export async function discarding<T>(mediaId: string, needs: Pick<ApiNeeds, 'media' | 'metrics'>, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    // NOTE without an answer it may yet be in the room: then its file has to be there.
    if (error instanceof HttpError && error.code !== 'not-answered') await discard(mediaId, error.code, needs);
    throw error;
  }
}

export async function discard(mediaId: string, reason: string, { media, metrics }: Pick<ApiNeeds, 'media' | 'metrics'>): Promise<void> {
  await media.remove(mediaId);
  metrics.discarded(mediaId, reason);
}
