import { access, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { SavedReplay } from '@tutti/protocol';
import { CutError } from './cut-error.ts';
import { type Anchor, decideAnchor, leastEpochMs } from './decide-anchor.ts';
import { requireFfmpeg } from './find-ffmpeg.ts';
import { findRun } from './find-run.ts';
import { type CodedFrame, codedFrames } from './fingerprint.ts';
import { type LostSpan, laySegments } from './lay-segments.ts';
import { type Inspection, inspectClip, msOf } from './probe-clip.ts';
import { fileUrl } from './read-packets.ts';
import { runTool } from './run-tool.ts';
import { demuxerOf } from './sniff-container.ts';

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
 * @throws CutError naming the field that has to change, NotMediaError for a segment that is no media, ToolError
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
    const result = await measure({ partial, used, begin, limits });
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

type Segment = Inspection & { readonly path: string; readonly offsetMs: number };
type Laid = { readonly segments: readonly Segment[]; readonly lost: readonly LostSpan[]; readonly anchor?: Anchor | undefined };
type Limits = () => { readonly withinMs: number; readonly signal: AbortSignal | undefined };

async function lay(paths: readonly string[], nowMs: number, limits: Limits): Promise<Laid> {
  const inspected: (Inspection & { path: string; anchor: Anchor | undefined })[] = [];
  for (const path of paths) {
    const inspection = await inspectClip(path, limits());
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

/** A coded picture of a segment, on the segments' line. */
type Picture = { readonly segment: Segment; readonly atMs: number; readonly decodedAtMs: number; readonly isKey: boolean };

/** In the file's order, from the first key frame on. */
function picturesOf(segment: Segment): Picture[] {
  const { packets, stream, probe, offsetMs } = segment;
  const onLine = (ticks: number) => offsetMs + msOf(ticks, stream.timeBase) - probe.firstShownPtsMs;
  return packets.pts.flatMap((pts, index) => {
    const atMs = onLine(pts);
    const dts = packets.dts[index] ?? Number.NaN;
    const picture = { segment, atMs, decodedAtMs: Number.isFinite(dts) ? onLine(dts) : atMs, isKey: packets.isKey[index] === true };
    return packets.isDiscarded[index] || !(atMs > offsetMs - 1) ? [] : [picture];
  });
}

/** The key frame at `fromMs` or before; where that is in a gap, or before everything, the next one. */
function beginOf(segments: readonly Segment[], fromMs: number): Picture {
  const keys = segments.flatMap(picturesOf).filter(({ isKey }) => isKey);
  const before = keys.findLast(({ atMs }) => atMs <= fromMs + 1);
  const after = keys.find(({ atMs }) => atMs > fromMs + 1);
  const isInGap = before !== undefined && fromMs >= before.segment.offsetMs + before.segment.probe.durationMs;
  const begin = isInGap ? (after ?? before) : (before ?? after);
  if (begin === undefined) throw new CutError('segments', 'there is no key frame in them');
  return begin;
}

/**
 * When the first picture is decoded that is not in the cut: all before `toMs` are in it, and none is missing between them (frames are stored in another order than
 * shown). Undefined: the last segment is in it to its end.
 */
function endOf(last: Segment, toMs: number): number | undefined {
  const pictures = picturesOf(last);
  // The earliest of the pictures that follow, this one included.
  const earliest = pictures.map(({ atMs }) => atMs);
  for (let index = pictures.length - 2; index >= 0; index--) earliest[index] = Math.min(at(earliest, index), at(earliest, index + 1));
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const [index, { atMs, decodedAtMs }] of pictures.entries()) {
    if (index > 0 && at(earliest, index) >= toMs - 1 && latestMs < at(earliest, index)) return decodedAtMs;
    latestMs = Math.max(latestMs, atMs);
  }
  return undefined;
}

const at = (values: readonly number[], index: number): number => values[index] ?? Number.NaN;

type Concatenation = {
  readonly used: readonly Segment[];
  readonly begin: Picture;
  readonly endsMs: number | undefined;
  readonly work: string;
  readonly partial: string;
  readonly muxer: string;
  readonly limits: ReturnType<Limits>;
};

/** ffmpeg cuts by when a picture is decoded: so much before it, less than a frame and more than any rounding. */
const justBeforeMs = 2;

async function concatenate({ used, begin, endsMs, work, partial, muxer, limits }: Concatenation): Promise<void> {
  const { ffmpeg } = await requireFfmpeg();
  const [first] = used;
  if (first === undefined) throw new CutError('fromMs', 'no segment is there');
  // Names of our own: what a stranger called a file is not for a script.
  await Promise.all(used.map(({ path }, nth) => symlink(resolve(path), join(work, `segment-${nth}`))));
  await writeFile(join(work, 'list'), concatScript(used));
  const demuxer = demuxerOf[first.probe.container];
  const input = [
    '-protocol_whitelist',
    'file',
    '-format_whitelist',
    `concat,${demuxer}`,
    '-f',
    'concat',
    '-i',
    fileUrl(join(work, 'list')),
  ];
  // On the script's line the first segment's earliest packet, sound or picture, is at 0.
  const zeroMs = first.probe.firstShownPtsMs - first.formatStartMs - first.offsetMs;
  const cutAt = (option: '-ss' | '-to', ms: number) => (ms + zeroMs > justBeforeMs ? [option, secOf(ms + zeroMs - justBeforeMs)] : []);
  const span = [...cutAt('-ss', begin.decodedAtMs), ...(endsMs === undefined ? [] : cutAt('-to', endsMs))];
  const streams = ['-map', `0:${first.stream.index}`, '-map', '0:a:0?', '-c', 'copy'];
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

type Measuring = { readonly partial: string; readonly used: readonly Segment[]; readonly begin: Picture; readonly limits: Limits };

/** Another segment's frames may be rounded to the cut's time base, or to MKV's millisecond. */
const mostAstrayMs = 2;

/** Where the cut's first shown frame stands on the segments' line, by the coded pictures themselves; and that each later segment stands where it should. */
async function measure({ partial, used, begin, limits }: Measuring): Promise<{ beginsMs: number; durationMs: number }> {
  const inspection = await inspectClip(partial, limits());
  const cut = await codedFrames(partial, inspection, limits());
  const source: (CodedFrame & { readonly segment: Segment })[] = [];
  for (const segment of used) {
    const shiftMs = segment.offsetMs - segment.probe.firstShownPtsMs;
    for (const { ptsMs, hash } of await codedFrames(segment.path, segment, limits()))
      source.push({ ptsMs: ptsMs + shiftMs, hash, segment });
  }
  const found = findRun(cut, source, begin.atMs);
  const [key] = cut;
  if (found === undefined || key === undefined) throw new CutError('segments', 'the cut does not begin with what they hold');
  const beginsMs = found.ptsMs - (key.ptsMs - inspection.probe.firstShownPtsMs);
  const start = source.findIndex(({ ptsMs, hash }) => ptsMs === found.ptsMs && hash === found.hash);
  for (const [nth, frame] of cut.entries()) {
    const original = source[start + nth];
    const atMs = beginsMs + frame.ptsMs - inspection.probe.firstShownPtsMs;
    if (original?.hash !== frame.hash || Math.abs(original.ptsMs - atMs) > mostAstrayMs)
      throw new CutError('segments', `their line breaks ${Math.round(atMs)} ms after the start: they do not fit together`);
  }
  return { beginsMs, durationMs: inspection.probe.durationMs };
}
