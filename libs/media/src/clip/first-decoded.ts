import type { ClipContainer, ProbeLimits } from './clip-probe.ts';
import { requireFfmpeg } from './find-ffmpeg.ts';
import { fileUrl, onlyThisFile, type StreamFacts } from './read-packets.ts';
import { runTool } from './run-tool.ts';

export type FirstDecoded = {
  readonly container: ClipContainer;
  readonly stream: StreamFacts;
  readonly limits: ProbeLimits & { readonly withinMs: number };
};

/** 20 s of a camera: a stream that was cut has its next key frame by then. */
const mostPackets = 600;

/** PTS of the first frame (or sound) that a decoder gives; undefined: none. @throws ToolError */
export async function firstDecodedPts(path: string, { container, stream, limits }: FirstDecoded): Promise<number | undefined> {
  const { ffprobe } = await requireFfmpeg();
  const which = ['-select_streams', String(stream.index), '-read_intervals', `%+#${mostPackets}`];
  const args = [...onlyThisFile(container), '-threads', '1', ...which, '-show_entries', 'frame=pts', '-of', 'csv=p=0', fileUrl(path)];
  const { stdout } = await runTool(ffprobe, args, { memoryMb: 2048, ...limits, maxOutputBytes: 1e6 });
  const first = /^-?\d+/m.exec(stdout.toString('latin1'))?.[0];
  return first === undefined ? undefined : Number(first);
}
