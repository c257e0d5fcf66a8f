import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './fs-errors.ts';

/** Where uploads that come in pieces wait until they are whole: on the disk of the media, so that keeping one is a rename. */
export const uploadsDir = (mediaDir: string): string => join(mediaDir, '.uploads');

/** Where a file is written before it has its place, or lies while somebody works on a copy of it. */
export const incomingDir = (mediaDir: string): string => join(mediaDir, '.incoming');

/** Deletes what broken-off uploads and killed processes left. Younger files may belong to somebody who is writing them. */
export async function sweepUnfinished(mediaDir: string, nowMs: number, olderThanMs = unfinishedTtlMs): Promise<number> {
  const swept = await Promise.all([incomingDir(mediaDir), uploadsDir(mediaDir)].map((dir) => sweepOlder(dir, nowMs - olderThanMs)));
  return swept.reduce((sum, count) => sum + count);
}

/** An upload that nobody went on with for so long is given up. */
export const unfinishedTtlMs = 24 * 3_600_000;

async function sweepOlder(dir: string, beforeMs: number): Promise<number> {
  let swept = 0;
  for (const name of await namesIn(dir)) {
    const path = join(dir, name);
    if (!(await isOlder(path, beforeMs))) continue;
    await rm(path, { force: true });
    swept++;
  }
  return swept;
}

export const namesIn = (dir: string): Promise<string[]> =>
  readdir(dir).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error)));

/** False of a file that is gone. */
export async function isOlder(path: string, beforeMs: number): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)));
  return found !== undefined && found.mtimeMs <= beforeMs;
}
