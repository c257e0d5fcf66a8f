import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CutError } from './cut-error.ts';
import type { Picture, Segment } from './cut-points.ts';
import { requireFfmpeg } from './find-ffmpeg.ts';
import { fileUrl } from './read-packets.ts';
import { runTool } from './run-tool.ts';
import { demuxerOf } from './sniff-container.ts';

export type Concatenation = {
  readonly used: readonly Segment[];
  readonly begin: Picture;
  readonly endsMs: number | undefined;
  readonly work: string;
  readonly partial: string;
  readonly muxer: string;
  readonly limits: { readonly withinMs: number; readonly signal: AbortSignal | undefined };
};

/** ffmpeg cuts by when a picture is decoded: so much before it, less than a frame and more than any rounding. */
const justBeforeMs = 2;

/** Copies the segments' packets from `begin` until `endsMs` into one file; a hole between them keeps its length. @throws ToolError */
export async function concatenate({ used, begin, endsMs, work, partial, muxer, limits }: Concatenation): Promise<void> {
  const { ffmpeg } = await requireFfmpeg();
  const [first] = used;
  if (first === undefined) throw new CutError('fromMs', 'no segment is there');
  // Names of our own: what a stranger called a file is not for a script.
  await Promise.all(used.map(({ path }, nth) => symlink(resolve(path), join(work, `segment-${nth}`))));
  await writeFile(join(work, 'list'), concatScript(used));
  const demuxer = demuxerOf[first.probe.container];
  const list = fileUrl(join(work, 'list'));
  // NOTE without -copyts ffmpeg moves the script's line by a start of its own reckoning, a frame or two.
  const input = ['-protocol_whitelist', 'file', '-format_whitelist', `concat,${demuxer}`, '-copyts', '-f', 'concat', '-i', list];
  // On the script's line the first segment's earliest packet, sound or picture, is at 0.
  const zeroMs = first.probe.firstShownPtsMs - first.formatStartMs - first.offsetMs;
  const cutAt = (option: '-ss' | '-to', ms: number) => (ms + zeroMs > justBeforeMs ? [option, secOf(ms + zeroMs - justBeforeMs)] : []);
  const span = [...cutAt('-ss', begin.decodedAtMs), ...(endsMs === undefined ? [] : cutAt('-to', endsMs))];
  const streams = ['-map', `0:${first.stream.index}`, '-map', '0:a:0?', '-c', 'copy', '-avoid_negative_ts', 'make_zero'];
  const file = [...(muxer === 'mp4' || muxer === 'mov' ? ['-movflags', '+faststart'] : []), '-f', muxer, '-y', fileUrl(partial)];
  await runTool(ffmpeg, ['-nostdin', '-v', 'error', ...input, ...span, ...streams, ...file], { memoryMb: 2048, nice: 5, ...limits });
}

/** ffconcat puts the next file where the one before began, plus its `duration`: the distance between the two, a hole included. */
function concatScript(used: readonly Segment[]): string {
  const startsMs = used.map(({ offsetMs, probe, formatStartMs }) => offsetMs - (probe.firstShownPtsMs - formatStartMs));
  const lines = used.map((_, nth) => {
    const nextMs = startsMs[nth + 1];
    return [`file segment-${nth}`, ...(nextMs === undefined ? [] : [`duration ${secOf(nextMs - (startsMs[nth] ?? 0))}`])].join('\n');
  });
  return ['ffconcat version 1.0', ...lines, ''].join('\n');
}

const secOf = (ms: number): string => (ms / 1_000).toFixed(6);
