import type { Anchor } from './decide-anchor.ts';

/** What laying a segment beside others needs of it. */
export type SegmentFacts = {
  /** PTS of its first shown frame, on its own timeline. */
  readonly firstPtsMs: number;
  readonly durationMs: number;
  readonly frameMs: number;
  /** After how long its timestamps begin again (MPEG-TS); undefined: never. */
  readonly turnMs?: number | undefined;
  /** What its own `prft`, else its name says. */
  readonly anchor?: Anchor | undefined;
};

export type LaidSegments = {
  /** Of each segment's first shown frame, from that of the first. */
  readonly offsetsMs: readonly number[];
  /** What is missing between segments. */
  readonly lost: readonly LostSpan[];
};

/** `errorMs`: how well its length is known; the stamps in names have whole seconds. */
export type LostSpan = { readonly afterSegment: number; readonly fromMs: number; readonly toMs: number; readonly errorMs: number };

/** Segments that overlap, or stand in the wrong order. */
export type Misplaced = { readonly segment: number; readonly byMs: number };

/**
 * Puts segments on one timeline: by their own timestamps where these go on from one to the next, else by the UTC that each has for itself, else end to
 * end. Each is checked against start + durations; what is missing keeps its place.
 */
export function laySegments(segments: readonly SegmentFacts[]): LaidSegments | Misplaced {
  const offsetsMs: number[] = [];
  const lost: LostSpan[] = [];
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    if (before === undefined) {
      offsetsMs.push(0);
      continue;
    }
    const endMs = (offsetsMs[index - 1] ?? 0) + before.durationMs;
    const place = placeOf(index, { segments, offsetsMs, endMs });
    const toleranceMs = place.errorMs + Math.max(3 * before.frameMs, 250);
    const lateMs = place.atMs - endMs;
    if (lateMs < -toleranceMs) return { segment: index, byMs: -lateMs };
    if (lateMs > toleranceMs) lost.push({ afterSegment: index - 1, fromMs: endMs, toMs: place.atMs, errorMs: place.errorMs });
    // A place that is only roughly known moves nothing that may as well follow at once.
    offsetsMs.push(place.errorMs > 0 && Math.abs(lateMs) <= toleranceMs && place.isRough ? endMs : place.atMs);
    if (!(segment.durationMs > 0)) return { segment: index, byMs: 0 };
  }
  return { offsetsMs, lost };
}

type Laying = { readonly segments: readonly SegmentFacts[]; readonly offsetsMs: readonly number[]; readonly endMs: number };
type Place = { readonly atMs: number; readonly errorMs: number; readonly isRough: boolean };

function placeOf(index: number, { segments, offsetsMs, endMs }: Laying): Place {
  const [first, before, segment] = [segments[0], segments[index - 1], segments[index]];
  if (first === undefined || before === undefined || segment === undefined) return { atMs: endMs, errorMs: 0, isRough: false };
  const afterMs = ptsAfter(before, segment);
  const byPts = { atMs: (offsetsMs[index - 1] ?? 0) + afterMs, errorMs: 0, isRough: false };
  const byClock = clockPlace(first, segment);
  // Timestamps that begin again with each file are about where they were. Those that go on have passed the segment before; if they went back, it is the wrong order.
  const beginsAgain = Math.abs(afterMs) <= before.durationMs / 2;
  if (byClock === undefined) return beginsAgain ? { ...byPts, atMs: endMs } : byPts;
  const agrees = Math.abs(byClock.atMs - byPts.atMs) <= byClock.errorMs + 250;
  return !beginsAgain && agrees ? byPts : byClock;
}

/** By the UTC that both have, the worse of the two kinds deciding how well that is. */
function clockPlace(first: SegmentFacts, segment: SegmentFacts): Place | undefined {
  if (first.anchor === undefined || segment.anchor === undefined) return undefined;
  const isRough = first.anchor.source === 'name' || segment.anchor.source === 'name';
  const errorMs = Math.max(first.anchor.errorMs, segment.anchor.errorMs);
  return { atMs: segment.anchor.startMs - first.anchor.startMs, errorMs, isRough };
}

function ptsAfter(before: SegmentFacts, segment: SegmentFacts): number {
  const afterMs = segment.firstPtsMs - before.firstPtsMs;
  return segment.turnMs !== undefined && afterMs < -segment.turnMs / 2 ? afterMs + segment.turnMs : afterMs;
}
