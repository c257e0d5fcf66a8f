/** Measures how far from its moment a start was heard (TM13): once for each start that was known of before its moment. */
export type StartWatch = {
  /** The player was told to begin at `atLocalMs`, and nothing else from now on. One whose moment has passed is a late joiner's and is not measured. */
  begin(start: { readonly streamId: number; readonly atLocalMs: number }, localNowMs: number): void;
  /**
   * @param driftMs actual − expected as heard now; undefined while it cannot be told.
   * @returns what is to be reported, once: positive is late.
   */
  add(
    driftMs: number | undefined,
    rate: number,
    localNowMs: number,
  ): { readonly streamId: number; readonly startErrorMs: number } | undefined;
};

/** Readings of this long after the moment are its start's; the controller begins to correct at about the same time. */
const windowMs = 400;

export function startWatch(): StartWatch {
  const done = new Set<number>();
  let start: { readonly streamId: number; readonly atLocalMs: number } | undefined;
  let lateMs: number[] = [];
  return {
    begin(next, localNowMs) {
      lateMs = [];
      start = next.atLocalMs > localNowMs && !done.has(next.streamId) ? next : undefined;
    },
    add(driftMs, rate, localNowMs) {
      if (!start) return undefined;
      const isOver = localNowMs >= start.atLocalMs + windowMs;
      if (driftMs !== undefined && !(isOver && lateMs.length > 0)) lateMs.push((0 - driftMs) / rate);
      if (!isOver) return undefined;
      const { streamId } = start;
      start = undefined;
      const startErrorMs = [...lateMs].sort((a, b) => a - b)[Math.floor(lateMs.length / 2)];
      if (startErrorMs === undefined || Math.abs(startErrorMs) > 600_000) return undefined;
      done.add(streamId);
      return { streamId, startErrorMs };
    },
  };
}
