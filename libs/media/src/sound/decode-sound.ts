import { requireFfmpeg } from '../clip/find-ffmpeg.ts';
import { fileUrl, onlyThisFile } from '../clip/read-packets.ts';
import { runTool } from '../clip/run-tool.ts';
import { sniffContainer } from '../clip/sniff-container.ts';
import { ToolError } from '../clip/tool-error.ts';
import { NotMediaError } from '../measure-media.ts';

export type DecodeSoundOptions = {
  readonly sampleRate: number;
  /** Of the clip (`ClipProbe`), in the file's own time: there the sound begins. */
  readonly firstShownPtsMs: number;
  readonly withinMs?: number;
  readonly signal?: AbortSignal | undefined;
};

/** Of a longer clip the start is listened to. */
export const longestSoundSec = 20 * 60;

/**
 * The sound of a clip, mono, −1 to 1: its first sample is heard with the first shown frame, whether the sound's own first one comes earlier (a cut
 * that keeps what decoders need) or later (a delayed stream: silence); where it has gaps there is silence, so that time goes on. At most 20 minutes. Empty when there is none.
 *
 * @throws NotMediaError when it cannot be decoded. ToolError when ffmpeg is not there, or on abort.
 */
export async function decodeSound(path: string, options: DecodeSoundOptions): Promise<Float32Array> {
  const { withinMs = 120_000, signal, sampleRate, firstShownPtsMs } = options;
  const container = await sniffContainer(path);
  if (container === undefined) throw new NotMediaError('the file is of no kind that we know');
  const { ffmpeg } = await requireFfmpeg();
  const longest = longestSoundSec * sampleRate;
  const first = Math.round((firstShownPtsMs * sampleRate) / 1000);
  // NOTE first_pts counts samples on the file's own time (-copyts), at the rate that comes in: the rate is changed by a filter of its own before.
  const filters = [
    `aresample=${sampleRate}`,
    `aresample=async=1:first_pts=${first}`,
    'aformat=sample_fmts=flt:channel_layouts=mono',
    `atrim=end_sample=${longest}`,
  ];
  const args = [
    ...['-nostdin', ...onlyThisFile(container), '-copyts', '-threads', '1', '-i', fileUrl(path)],
    ...['-map', '0:a:0?', '-vn', '-sn', '-dn', '-af', filters.join(','), '-f', 'f32le', 'pipe:1'],
  ];
  try {
    const { stdout } = await runTool(ffmpeg, args, { withinMs, memoryMb: 2048, maxOutputBytes: 4 * longest, signal, nice: 10 });
    return samplesOf(stdout);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (error.stderr.includes('does not contain any stream')) return new Float32Array();
    const why = verdicts[error.code];
    throw why === undefined ? error : new NotMediaError(why, { cause: error });
  }
}

const verdicts: Readonly<Partial<Record<ToolError['code'], string>>> = {
  TOOL_TIMEOUT: 'the sound takes too long to decode',
  TOOL_FAILED: 'the sound cannot be decoded',
};

/** A copy, because floats want their bytes at a multiple of four. */
function samplesOf(bytes: Buffer): Float32Array {
  const samples = new Float32Array(bytes.length >> 2);
  new Uint8Array(samples.buffer).set(bytes.subarray(0, samples.byteLength));
  return samples;
}
