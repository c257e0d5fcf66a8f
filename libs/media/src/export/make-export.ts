import { access } from 'node:fs/promises';
import { requireFfmpeg } from '../clip/find-ffmpeg.ts';
import { fileUrl, onlyThisFile } from '../clip/read-packets.ts';
import { runTool } from '../clip/run-tool.ts';
import { sniffContainer } from '../clip/sniff-container.ts';
import { NotMediaError } from '../measure-media.ts';
import { type ExportInput, exportGraph } from './export-graph.ts';
import type { ExportPlan } from './export-plan.ts';

export type MakeExport = {
  /** Of a clip's file, which may be read only. */
  readonly pathOf: (mediaId: string) => string;
  readonly outPath: string;
  readonly signal?: AbortSignal | undefined;
  /** 0 to 1. */
  readonly onProgress: (fraction: number) => void;
};

/** Writes the film of a plan: one ffmpeg, H.264 and AAC in an MP4 that plays before it is whole. @throws NotMediaError, ToolError */
export async function makeExport(plan: ExportPlan, { pathOf, outPath, signal, onProgress }: MakeExport): Promise<void> {
  const { ffmpeg } = await requireFfmpeg();
  const { inputs, filters, hasAudio } = exportGraph(plan, { fontFile: await findFont() });
  const files = await Promise.all(inputs.map((input) => inputArgs(input, pathOf(input.clip.mediaId))));
  const lengthMs = plan.toUtcMs - plan.fromUtcMs;
  const args = [
    ...['-nostdin', '-v', 'error', '-y', '-nostats', '-progress', 'pipe:1', '-copyts', ...files.flat()],
    ...['-filter_complex', filters, '-map', '[video]', ...(hasAudio ? ['-map', '[audio]', '-c:a', 'aac', '-b:a', '160k'] : [])],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p', '-map_metadata', '-1'],
    ...['-t', String(lengthMs / 1000), '-movflags', '+faststart', '-f', 'mp4', outPath],
  ];
  const progress = progressReader((outMs) => onProgress(Math.min(1, Math.max(0, outMs / lengthMs))));
  const withinMs = Math.max(leastWithinMs, lengthMs * withinShare);
  await runTool(ffmpeg, args, {
    withinMs,
    memoryMb: 2_000 + 250 * inputs.length,
    nice: 10,
    signal,
    maxOutputBytes: 50e6,
    onStdout: progress,
  });
}

/** Sixteen films decoded on one slow core. */
const leastWithinMs = 10 * 60_000;
const withinShare = 12;

/** NOTE decoders of one thread: sixteen of them, each with threads of its own, would want many times the memory and win nothing. */
async function inputArgs({ seekSec }: ExportInput, path: string): Promise<string[]> {
  const container = await sniffContainer(path);
  if (container === undefined) throw new NotMediaError('the file is of no kind that we know');
  // Transport streams have no index: seeking in them lands anywhere.
  const seek =
    seekSec === undefined || container === 'mpegts' ? [] : ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', seekSec.toFixed(3)];
  return [...onlyThisFile(container), '-threads', '1', ...seek, '-i', fileUrl(path)];
}

/** What Debian's ffmpeg brings along (libass wants fontconfig, that a font); elsewhere drawtext asks fontconfig itself. */
const fonts = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
  '/usr/share/fonts/dejavu/DejaVuSansMono.ttf',
  '/usr/share/fonts/TTF/DejaVuSansMono.ttf',
];

async function findFont(): Promise<string | undefined> {
  for (const font of fonts) {
    const isThere = await access(font).then(
      () => true,
      () => false,
    );
    if (isThere) return font;
  }
  return undefined;
}

/** `out_time_us=1234567` on lines of their own, between others. */
function progressReader(onTime: (outMs: number) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const micros = /^out_time_us=(-?\d+)$/u.exec(line)?.[1];
      if (micros !== undefined) onTime(Number(micros) / 1000);
    }
  };
}
