import { parseArgs } from 'node:util';
import { CutError, type CutResult, cutReplay, ToolError } from '@tutti/media';
import { wallClockMs } from '@tutti/service';
import { CliError } from './cli-error.ts';
import { parseClipTime } from './clip-time.ts';

const usage = `Which span of which segments?
  npm run --silent clip -- --from 12.5 --to 1:02 --out goal.mp4 cam-20261121190702.ts cam-20261121190704.ts …
Times: seconds or m:ss from the first segment's first picture, or UTC (2026-11-21T19:07:05.25Z).`;

/** `tutti clip`: one line of JSON that describes the saved replay (R-2) on stdout, what was missing on stderr. */
export async function clip(args: readonly string[]): Promise<number> {
  const { from, to, out, segments } = read(args);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const cut = { segments, fromMs: timeOf('--from', from), toMs: timeOf('--to', to), outPath: out, nowMs: wallClockMs() };
  const result = await cutReplay({ ...cut, signal: stop.signal }).catch((error: unknown) => {
    throw inWords(error);
  });
  for (const line of missing(result)) process.stderr.write(`${line}\n`);
  process.stdout.write(`${JSON.stringify(savedReplay(result))}\n`);
  return 0;
}

function read(args: readonly string[]) {
  const options = { from: { type: 'string' }, to: { type: 'string' }, out: { type: 'string' } } as const;
  try {
    const { values, positionals: segments } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { from, to, out } = values;
    if (from !== undefined && to !== undefined && out !== undefined && segments.length > 0) return { from, to, out, segments };
  } catch (cause) {
    throw new CliError('USAGE', usage, { cause });
  }
  throw new CliError('USAGE', usage);
}

function timeOf(option: '--from' | '--to', text: string): number {
  const ms = parseClipTime(text);
  if (ms === undefined) throw new CliError('USAGE', `${option}: ${text} is no time. ${usage}`);
  return ms;
}

/** R-2's own names. */
const savedReplay = ({ replay }: CutResult) => ({
  file_path: replay.filePath,
  duration_ms: replay.durationMs,
  start_time_utc_ms: replay.startTimeUtcMs ?? null,
  version: replay.version,
});

const missing = ({ lost }: CutResult): string[] =>
  lost.map(({ afterSegment, fromMs, toMs, errorMs }) => {
    const sure = errorMs >= 1_000 ? ', to about a second' : '';
    return `After segment ${afterSegment + 1} ${((toMs - fromMs) / 1_000).toFixed(3)} s are missing (from ${(fromMs / 1_000).toFixed(3)} s on${sure}).`;
  });

const optionOf: Readonly<Record<CutError['field'], string>> = { segments: 'segments', fromMs: '--from', toMs: '--to', outPath: '--out' };

function inWords(error: unknown): unknown {
  if (error instanceof CutError) {
    const problem = error.message.slice(error.field.length + 2).replaceAll('fromMs', '--from');
    return new CliError('CLIP_IMPOSSIBLE', `${optionOf[error.field]}: ${problem}.`, { cause: error });
  }
  if (!(error instanceof ToolError)) return error;
  const why = error.stderr.trim().split('\n').at(-1) ?? '';
  return new CliError('CLIP_IMPOSSIBLE', `${error.message}${why === '' ? '' : ` (${why})`}.`, { cause: error });
}
