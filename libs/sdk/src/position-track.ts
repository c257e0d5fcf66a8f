/**
 * Where a sounding source is in its track, exactly, through every change of rate. Times are the audio clock's, ms: the source's first
 * sample leaves at `startMs`. Asked about the sample that is *heard*, which left a moment ago, so old rates are remembered.
 */
export type PositionTrack = {
  /** Undefined before the first sample. */
  at(contextMs: number): number | undefined;
  /** From `contextMs` on, which must not lie before an earlier change. */
  changeRate(contextMs: number, rate: number): void;
  readonly startMs: number;
  readonly rate: number;
};

type Segment = { readonly contextMs: number; readonly positionMs: number; readonly rate: number };

/** What was sounded longer ago than this is not asked about. */
const rememberMs = 5_000;

export function positionTrack(startMs: number, positionMs: number, rate: number): PositionTrack {
  let segments: readonly [Segment, ...Segment[]] = [{ contextMs: startMs, positionMs, rate }];
  const newest = () => segments.at(-1) ?? segments[0];
  const positionIn = (segment: Segment, contextMs: number) => segment.positionMs + (contextMs - segment.contextMs) * segment.rate;

  return {
    startMs,
    get rate() {
      return newest().rate;
    },
    at(contextMs) {
      if (contextMs < startMs) return undefined;
      const segment = segments.findLast((each) => each.contextMs <= contextMs) ?? segments[0];
      return positionIn(segment, contextMs);
    },
    changeRate(contextMs, nextRate) {
      const last = newest();
      const changeMs = Math.max(contextMs, last.contextMs);
      const next = { contextMs: changeMs, positionMs: positionIn(last, changeMs), rate: nextRate };
      const [first, ...rest] = [...segments, next].filter(
        (_, i, all) => (all[i + 1]?.contextMs ?? Number.POSITIVE_INFINITY) > changeMs - rememberMs,
      );
      segments = [first ?? next, ...rest];
    },
  };
}
