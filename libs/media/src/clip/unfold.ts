/** MPEG-TS counts in 33 bits: it begins again after 26.5 hours. */
const turn = 2 ** 33;

/** Timestamps on one line from the first on: each is the one of its turns that is nearest to the one before. */
export function unfolded(): (pts: number) => number {
  let before: number | undefined;
  return (pts) => {
    if (!Number.isFinite(pts)) return pts;
    before = before === undefined ? pts : pts + Math.round((before - pts) / turn) * turn;
    return before;
  };
}
