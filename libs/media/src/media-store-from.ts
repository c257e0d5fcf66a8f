import { fileMediaStore } from './file-media-store.ts';
import type { MediaConfig } from './media-config.ts';
import type { MediaStore } from './media-store.ts';

/** The store that the configuration names: a folder, or a bucket. */
export async function mediaStoreFrom({ s3, ...options }: MediaConfig): Promise<MediaStore> {
  if (s3 === undefined) return fileMediaStore(options);
  // NOTE here and not above: who keeps files in a folder, or only signs addresses, does without the client's code.
  const { s3MediaStore } = await import('./s3-media-store.ts');
  return s3MediaStore({ ...options, s3 });
}
