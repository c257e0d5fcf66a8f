import { CutError } from './cut-error.ts';
import { type Inspection, msOf } from './probe-clip.ts';

/** A segment in its place: `offsetMs` is where its first shown frame stands, from that of the first segment. */
export type Segment = Inspection & { readonly path: string; readonly offsetMs: number };

/** A coded picture of a segment, on the segments' line. */
export type Picture = { readonly segment: Segment; readonly atMs: number; readonly decodedAtMs: number; readonly isKey: boolean };

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
export function beginOf(segments: readonly Segment[], fromMs: number): Picture {
  const keys = segments.flatMap(picturesOf).filter(({ isKey }) => isKey);
  // Somebody who names a key frame's time names it to the millisecond.
  const before = keys.findLast(({ atMs }) => atMs <= fromMs + 0.5);
  const after = keys.find(({ atMs }) => atMs > fromMs + 0.5);
  const isInGap = before !== undefined && fromMs >= before.segment.offsetMs + before.segment.probe.durationMs;
  const begin = isInGap ? (after ?? before) : (before ?? after);
  if (begin === undefined) throw new CutError('segments', 'there is no key frame in them');
  return begin;
}

/**
 * When the first picture is decoded that is not in the cut: all before `toMs` are in it, and none is missing between them (frames are stored in another order than
 * shown). Undefined: the last segment is in it to its end.
 */
export function endOf(last: Segment, toMs: number): number | undefined {
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
