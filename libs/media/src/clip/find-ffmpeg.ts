import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { optionalEnv } from '@tutti/service';
import { ToolError } from './tool-error.ts';

/** Where both programs are. */
export type Ffmpeg = { readonly ffmpeg: string; readonly ffprobe: string };

/** Looks along `path`, as a shell does; undefined when one of them is missing: what needs them is off, and says so. */
export async function findFfmpeg(path: string = optionalEnv('PATH', '')): Promise<Ffmpeg | undefined> {
  const [ffmpeg, ffprobe] = await Promise.all([firstOn(path, 'ffmpeg'), firstOn(path, 'ffprobe')]);
  return ffmpeg === undefined || ffprobe === undefined ? undefined : { ffmpeg, ffprobe };
}

/** @throws ToolError with the code TOOL_MISSING. */
export async function requireFfmpeg(): Promise<Ffmpeg> {
  const found = await findFfmpeg();
  if (found === undefined) throw new ToolError('TOOL_MISSING', 'ffmpeg', 'ffmpeg and ffprobe are not installed');
  return found;
}

async function firstOn(path: string, name: string): Promise<string | undefined> {
  for (const dir of path.split(delimiter).filter((entry) => entry !== '')) {
    const file = join(dir, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
