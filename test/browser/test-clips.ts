import { join } from 'node:path';
import { ffmpeg } from './ffmpeg.ts';

export const clipSec = 24;
export const toneSec = 5;

/** A moving picture with a tone in the containers that browsers play, `clipSec` long, and cut in segments. */
export async function makeClips(dir: string): Promise<void> {
  const source = [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=size=320x180:rate=30:duration=${clipSec}`,
    '-f',
    'lavfi',
    '-i',
    `sine=440:duration=${clipSec}`,
  ];
  const mp4 = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
    '-g',
    '30',
    '-b:v',
    '1500k',
    '-minrate',
    '1500k',
    '-c:a',
    'aac',
  ];
  await ffmpeg([...source, ...mp4, '-movflags', '+faststart', join(dir, 'clip.mp4')]);
  const webm = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '30', '-b:v', '800k', '-c:a', 'libopus'];
  await Promise.all([
    ffmpeg(['-f', 'lavfi', '-i', `sine=440:duration=${toneSec}`, join(dir, 'tone.wav')]),
    ffmpeg([...source, ...webm, join(dir, 'clip.webm')]),
    ffmpeg(['-i', join(dir, 'clip.mp4'), '-c', 'copy', '-hls_time', '2', '-hls_list_size', '0', join(dir, 'clip.m3u8')]),
  ]);
}
