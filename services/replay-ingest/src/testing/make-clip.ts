import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type MadeClip = {
  readonly seconds?: number;
  readonly size?: string;
  readonly video?: readonly string[] | 'none';
  readonly audio?: readonly string[] | 'none';
  /** Of the container. */
  readonly more?: readonly string[];
};

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

/** A few seconds of a moving picture with a tone, as ffmpeg writes it to a file with this ending. */
export async function makeClip(
  path: string,
  { seconds = 2, size = '160x90', video = h264, audio = ['-c:a', 'aac'], more = [] }: MadeClip = {},
) {
  const picture = video === 'none' ? [] : ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=30:duration=${seconds}`];
  const sound = audio === 'none' ? [] : ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  const codecs = [...(video === 'none' ? [] : video), ...(audio === 'none' ? [] : audio)];
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...picture, ...sound, ...codecs, ...more, path]);
  return path;
}
