import { statfs } from 'node:fs/promises';

/** On the disk of this folder, for us. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** With less than this a program may have failed for want of space, whatever it says. */
export const leastFreeBytes = 64e6;
