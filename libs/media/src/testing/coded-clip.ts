import { requireFfmpeg } from '../clip/find-ffmpeg.ts';
import { runTool } from '../clip/run-tool.ts';

export const codedWidth = 160;
export const codedHeight = 96;

/** ffmpeg, as a person would call it, for making what is to be read. */
export async function ffmpeg(...args: readonly string[]): Promise<Buffer> {
  const tools = await requireFfmpeg();
  return (await runTool(tools.ffmpeg, ['-nostdin', '-y', '-v', 'error', ...args], { withinMs: 60_000 })).stdout;
}

/** Pictures that carry their number in eight upright bars, black for 0, white for 1, the lowest first. */
export const codedPictures = ({ fps = '30', seconds = 4 }: { fps?: string; seconds?: number } = {}): string[] => [
  ...['-f', 'lavfi', '-i'],
  `nullsrc=size=${codedWidth}x${codedHeight}:rate=${fps}:duration=${seconds},format=gray,geq=lum='if(gt(mod(floor(N/pow(2\\,floor(X/20)))\\,2)\\,0)\\,235\\,16)',format=yuv420p`,
];

export const tone = ({ seconds = 4 }: { seconds?: number } = {}): string[] => [
  ...['-f', 'lavfi', '-i'],
  `sine=440:duration=${seconds}:sample_rate=48000`,
];

/** Two B-frames, a key frame a second: what phones and OBS write. */
export const usualCodecs: readonly string[] = '-c:v libx264 -preset ultrafast -bf 2 -g 30 -c:a aac'.split(' ');

/** The number in the first picture that ffmpeg shows of a file. */
export async function firstPictureNumber(path: string): Promise<number> {
  const gray = await ffmpeg(
    '-i',
    path,
    '-map',
    '0:V:0',
    '-fps_mode',
    'passthrough',
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-',
  );
  const row = (codedHeight / 2) * codedWidth;
  return [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum + ((gray[row + bit * 20 + 10] ?? 0) > 128 ? 2 ** bit : 0), 0);
}
