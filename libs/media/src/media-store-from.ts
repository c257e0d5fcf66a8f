import { fileMediaStore } from './file-media-store.ts';
import type { MediaConfig } from './media-config.ts';
import type { MediaStore } from './media-store.ts';

/** The store that the configuration names: a folder, or a bucket. */
export function mediaStoreFrom({ dir, limitBytes, s3 }: MediaConfig): Promise<MediaStore> {
  if (s3 !== undefined) return Promise.reject(new Error('media in a bucket come with the next commits'));
  return fileMediaStore({ dir, limitBytes });
}
