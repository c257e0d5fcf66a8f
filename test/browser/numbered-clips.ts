import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export type NumberedClip = { readonly path: string; readonly rate: string; readonly sec: number; readonly hasSound?: boolean };

/** A small clip in whose frames their number can be read: 12 squares along the lower edge, the lowest bit first. */
export async function numberedClip({ path, rate, sec, hasSound = true }: NumberedClip): Promise<void> {
  const squares = Array.from(
    { length: 12 },
    (_, bit) => `drawbox=x=${12 * bit}:y=78:w=12:h=12:t=fill:color=white:enable='mod(floor(n/${2 ** bit})\\,2)'`,
  );
  const input = (filter: string) => ['-f', 'lavfi', '-i', filter];
  await promisify(execFile)('ffmpeg', [
    ...['-y', '-v', 'error'],
    ...input(`testsrc2=size=160x90:rate=${rate}:duration=${sec}`),
    ...(hasSound ? input(`sine=440:duration=${sec}:sample_rate=48000`) : []),
    ...['-vf', `drawbox=x=0:y=78:w=160:h=12:t=fill:color=black,${squares.join(',')}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '30', '-c:a', 'aac', '-movflags', '+faststart', path],
  ]);
}
