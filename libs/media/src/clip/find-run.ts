import type { CodedFrame } from './fingerprint.ts';

/** So many pictures that follow each other are the same in one place only, unless nothing at all moves. */
const longestRun = 30;

/**
 * Where in `source` the coded pictures begin with which `cut` begins; of several such places the one nearest to `aroundMs`. Undefined: nowhere.
 * A still picture is the same again and again, so as many as there are have to fit, not one.
 */
export function findRun(cut: readonly CodedFrame[], source: readonly CodedFrame[], aroundMs: number): CodedFrame | undefined {
  const run = cut.slice(0, longestRun).map(({ hash }) => hash);
  const fits = (start: number) => run.every((hash, nth) => source[start + nth]?.hash === hash);
  let best: CodedFrame | undefined;
  for (const [start, frame] of source.entries()) {
    if (frame.hash !== run[0] || !fits(start)) continue;
    if (best === undefined || Math.abs(frame.ptsMs - aroundMs) < Math.abs(best.ptsMs - aroundMs)) best = frame;
  }
  return best;
}
