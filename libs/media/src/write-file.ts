import { type FileHandle, open, stat } from 'node:fs/promises';
import { isMissing } from './fs-errors.ts';
import { MediaTooLargeError } from './media-store.ts';

/** Writes a file that is not there yet. @throws MediaTooLargeError; EEXIST; whatever the source throws. */
export async function writeAll(path: string, source: AsyncIterable<Uint8Array>, limitBytes: number): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeChunks(file, source, limitBytes);
  } finally {
    await file.close();
  }
}

/** A file is on the disk before anything says so. */
export async function syncedSize(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => (isMissing(error) ? false : Promise.reject(error)),
  );

async function writeChunks(file: FileHandle, source: AsyncIterable<Uint8Array>, limitBytes: number): Promise<void> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new MediaTooLargeError(limitBytes);
    for (let written = 0; written < chunk.byteLength; ) written += (await file.write(chunk, written)).bytesWritten;
  }
}
