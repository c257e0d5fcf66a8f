export type TermFence = {
  /** The newest term heard; 0 before any. */
  term(): number;
  /** `older`: not to be believed; `newer`: another reference begins. Times are monotonic ms. */
  judge(term: number, nowMs: number): 'same' | 'newer' | 'older';
};

/** A deposed reference that was paused notices within a second or two. Who goes on answering for longer, alone, is the reference of a bus that forgot the terms. */
const believedAfterMs = 30_000;

/** Keeps out the answers of who was the reference once and does not know yet that it is so no more [TM11]. */
export function termFence(): TermFence {
  let newest = 0;
  let olderSinceMs: number | undefined;
  return {
    term: () => newest,
    judge(term, nowMs) {
      if (term === newest) {
        olderSinceMs = undefined;
        return 'same';
      }
      olderSinceMs ??= nowMs;
      if (term < newest && nowMs - olderSinceMs < believedAfterMs) return 'older';
      newest = term;
      olderSinceMs = undefined;
      return 'newer';
    },
  };
}
