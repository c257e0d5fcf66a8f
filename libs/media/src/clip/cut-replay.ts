import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { SavedReplay } from '@tutti/protocol';
import { NotMediaError } from '../measure-media.ts';
import { concatenate } from './concatenate.ts';
import { CutError } from './cut-error.ts';
import { beginOf, endOf, type Segment } from './cut-points.ts';
import { type Anchor, decideAnchor, leastEpochMs } from './decide-anchor.ts';
import { type LostSpan, laySegments } from './lay-segments.ts';
import { measureCut } from './measure-cut.ts';
import { type Inspection, inspectClip } from './probe-clip.ts';

export type CutReplay = {
  /** Paths, in order. */
  readonly segments: readonly string[];
  /** From the first segment's first shown frame; above 1 600 000 000 000: UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  /** MP4, MOV, MKV, WebM or TS, by its extension. */
  readonly outPath: string;
  readonly nowMs: number;
  readonly withinMs?: number;
  readonly signal?: AbortSignal | undefined;
};

export type CutResult = {
  readonly replay: SavedReplay;
  /** Where the cut's first shown frame stands, from the first segment's: measured. */
  readonly actualTrimMs: number;
  /** Whose time it is; undefined: unknown. */
  readonly anchor?: Anchor | undefined;
  /** What was missing between the segments, from the first one's first shown frame. */
  readonly lost: readonly LostSpan[];
};

/**
 * Cuts a replay out of segments, without encoding anything. It begins with the key frame at `fromMs` or before, which is shown: players differ about frames that an edit list
 * hides. Where it really begins is then found by comparing coded pictures, whatever the tool was asked for; a lost segment keeps its place in the timestamps.
 *
 * @throws CutError naming the field that has to change, ToolError
 */
export async function cutReplay(cut: CutReplay): Promise<CutResult> {
  const { outPath, nowMs, signal, withinMs = 120_000 } = cut;
  const untilMs = performance.now() + withinMs;
  const limits = () => ({ withinMs: Math.max(1, Math.round(untilMs - performance.now())), signal });
  const muxer = await muxerFor(outPath);
  if (cut.segments.length === 0) throw new CutError('segments', 'there is none');
  const laid = await lay(cut.segments, nowMs, limits);
  const { fromMs, toMs } = spanOf(cut, laid);
  const begin = beginOf(laid.segments, fromMs);
  const used = laid.segments.filter((segment) => segment.offsetMs >= begin.segment.offsetMs && segment.offsetMs < toMs);

  const work = await mkdtemp(join(tmpdir(), 'tutti-cut-'));
  const partial = join(dirname(resolve(outPath)), `.${basename(outPath)}.partial`);
  try {
    const last = used.at(-1) ?? begin.segment;
    await concatenate({ used, begin, endsMs: endOf(last, toMs), work, partial, muxer, limits: limits() });
    const result = await measureCut({ partial, used, begin, limits });
    const actualTrimMs = result.beginsMs;
    const anchor = laid.anchor && { ...laid.anchor, startMs: laid.anchor.startMs + actualTrimMs };
    await rename(partial, outPath);
    const startTimeUtcMs = anchor && { startTimeUtcMs: Math.round(anchor.startMs) };
    const replay: SavedReplay = { filePath: outPath, durationMs: Math.round(result.durationMs), ...startTimeUtcMs, version: 1 };
    return { replay, actualTrimMs, anchor, lost: laid.lost };
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(partial, { force: true });
  }
}

const muxers: Readonly<Record<string, string>> = {
  '.mp4': 'mp4',
  '.m4v': 'mp4',
  '.mov': 'mov',
  '.mkv': 'matroska',
  '.webm': 'webm',
  '.ts': 'mpegts',
};

async function muxerFor(outPath: string): Promise<string> {
  const muxer = muxers[extname(outPath).toLowerCase()];
  if (muxer === undefined) throw new CutError('outPath', `the name has to end in one of ${Object.keys(muxers).join(', ')}`);
  const isThere = await access(outPath).then(
    () => true,
    () => false,
  );
  if (isThere) throw new CutError('outPath', 'there is such a file already');
  return muxer;
}

type Laid = { readonly segments: readonly Segment[]; readonly lost: readonly LostSpan[]; readonly anchor?: Anchor | undefined };
type Limits = () => { readonly withinMs: number; readonly signal: AbortSignal | undefined };

async function lay(paths: readonly string[], nowMs: number, limits: Limits): Promise<Laid> {
  const inspected: (Inspection & { path: string; anchor: Anchor | undefined })[] = [];
  for (const path of paths) {
    const inspection = await inspectClip(path, limits()).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    if (inspection.stream.type !== 'video') throw new CutError('segments', `${basename(path)} has no picture`);
    const { anchor } = decideAnchor({ probe: inspection.probe, filename: basename(path), nowMs });
    inspected.push({ ...inspection, path, anchor });
  }
  const [first] = inspected;
  const other = inspected.find(({ probe, stream }) => probe.container !== first?.probe.container || stream.codec !== first?.stream.codec);
  if (other !== undefined) throw new CutError('segments', `${basename(other.path)} is of another kind than the first`);
  const laid = laySegments(
    inspected.map(({ probe, anchor }) => ({
      firstPtsMs: probe.firstShownPtsMs,
      durationMs: probe.durationMs,
      frameMs: probe.frameRate > 0 ? 1_000 / probe.frameRate : 40,
      turnMs: probe.container === 'mpegts' ? 2 ** 33 / 90 : undefined,
      anchor,
    })),
  );
  if ('segment' in laid) {
    const name = basename(paths[laid.segment] ?? '');
    throw new CutError('segments', `${name} begins ${Math.round(laid.byMs)} ms before the one in front of it has ended`);
  }
  const segments = inspected.map((segment, index) => ({ ...segment, offsetMs: laid.offsetsMs[index] ?? 0 }));
  return { segments, lost: laid.lost, anchor: first?.anchor };
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof NotMediaError) return new CutError('segments', `${basename(path)}: ${error.message}`, { cause: error });
  const isAbsent =
    error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'EACCES');
  return isAbsent ? new CutError('segments', `${basename(path)} cannot be read`, { cause: error }) : error;
}

function spanOf({ fromMs, toMs }: CutReplay, { segments, anchor }: Laid): { fromMs: number; toMs: number } {
  const onLine = (field: 'fromMs' | 'toMs', value: number) => {
    if (!Number.isFinite(value)) throw new CutError(field, `${value} is no time in ms`);
    if (value <= leastEpochMs) return value;
    if (anchor === undefined) throw new CutError(field, 'the first segment does not know its UTC; count from its start');
    return value - anchor.startMs;
  };
  const span = { fromMs: onLine('fromMs', fromMs), toMs: onLine('toMs', toMs) };
  const last = segments.at(-1);
  const endMs = last === undefined ? 0 : last.offsetMs + last.probe.durationMs;
  if (span.toMs <= span.fromMs) throw new CutError('toMs', 'is not after fromMs');
  if (span.fromMs >= endMs) throw new CutError('fromMs', `the segments end after ${Math.round(endMs)} ms`);
  if (span.toMs <= 0) throw new CutError('toMs', 'is before the segments begin');
  return span;
}
