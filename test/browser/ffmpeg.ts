import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** Writes over what is there. @throws with what it said. */
export async function ffmpeg(args: readonly string[]): Promise<void> {
  await promisify(execFile)('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...args]);
}
