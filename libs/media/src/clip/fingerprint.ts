import type { ProbeLimits } from './clip-probe.ts';
import { requireFfmpeg } from './find-ffmpeg.ts';
import type { Inspection } from './probe-clip.ts';
import { fileUrl, onlyThisFile } from './read-packets.ts';
import { runTool } from './run-tool.ts';

/** A coded picture, known again in another file: two of the same hash hold the same bits. */
export type CodedFrame = { readonly ptsMs: number; readonly hash: string };

/**
 * Every coded picture from the first key frame on, in the file's order. Of H.264 and HEVC only the picture itself is hashed, in one framing: MP4 and MPEG-TS frame it
 * differently and put parameter sets elsewhere.
 *
 * @throws ToolError
 */
export async function codedFrames(
  path: string,
  { probe, stream }: Inspection,
  limits: ProbeLimits & { readonly withinMs: number },
): Promise<CodedFrame[]> {
  const { ffmpeg } = await requireFfmpeg();
  const filter = pictureOnly[stream.codec];
  const output = [
    '-map',
    `0:${stream.index}`,
    '-c',
    'copy',
    ...(filter === undefined ? [] : ['-bsf:v', filter]),
    '-f',
    'framehash',
    '-hash',
    'md5',
  ];
  const args = ['-nostdin', ...onlyThisFile(probe.container), '-copyts', '-i', fileUrl(path), ...output, 'pipe:1'];
  const { stdout } = await runTool(ffmpeg, args, { memoryMb: 2048, nice: 5, ...limits });
  return readFrameHash(stdout.toString('latin1'));
}

const pictureOnly: Readonly<Record<string, string>> = {
  h264: 'h264_mp4toannexb,filter_units=pass_types=1-5',
  hevc: 'hevc_mp4toannexb,filter_units=pass_types=0-31',
};

/** `#tb 0: 1/90000`, then `stream, dts, pts, duration, size, hash` a line. */
export function readFrameHash(text: string): CodedFrame[] {
  const [, num = '1', den = '1'] = /^#tb 0: (\d+)\/(\d+)/m.exec(text) ?? [];
  return text.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const [, , pts = '', , , hash = ''] = line.split(',').map((field) => field.trim());
    return [{ ptsMs: (Number(pts) * Number(num) * 1_000) / Number(den), hash }];
  });
}
