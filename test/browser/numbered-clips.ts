import { ffmpeg } from './ffmpeg.ts';

export type NumberedClip = {
  readonly path: string;
  readonly rate: string;
  readonly sec: number;
  readonly hasSound?: boolean;
  readonly isTurned?: boolean;
};

/**
 * A small clip in whose frames their number can be read: 12 squares along the lower edge, the lowest bit first. One that is turned is stored as a phone does
 * that was held another way, and says so in its header.
 */
export async function numberedClip({ path, rate, sec, hasSound = true, isTurned = false }: NumberedClip): Promise<void> {
  const squares = Array.from(
    { length: 12 },
    (_, bit) => `drawbox=x=${12 * bit}:y=78:w=12:h=12:t=fill:color=white:enable='mod(floor(n/${2 ** bit})\\,2)'`,
  );
  const input = (filter: string) => ['-f', 'lavfi', '-i', filter];
  const filters = ['drawbox=x=0:y=78:w=160:h=12:t=fill:color=black', ...squares, ...(isTurned ? ['transpose=clock'] : [])];
  const flat = isTurned ? `${path}.flat.mp4` : path;
  await ffmpeg([
    ...input(`testsrc2=size=160x90:rate=${rate}:duration=${sec}`),
    ...(hasSound ? input(`sine=440:duration=${sec}:sample_rate=48000`) : []),
    ...['-vf', filters.join(',')],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '30', '-c:a', 'aac', '-movflags', '+faststart', flat],
  ]);
  // NOTE only what is copied gets the header.
  if (isTurned) await ffmpeg(['-i', flat, '-c', 'copy', '-metadata:s:v', 'rotate=90', path]);
}
