export type PathName = 'time' | 'gateway';

/** What is known of one way to the server's clock. */
export type PathFacts = { readonly open: boolean; readonly floorMs: number; readonly answers: number };

/** So many answers before a floor is believed. */
const enough = 4;

/**
 * The way whose answers come sooner (TM10). It changes only for a floor that is clearly lower, or when the one in use is gone:
 * each change is another network to the estimator.
 */
export function chooseLine(used: PathName, facts: Readonly<Record<PathName, PathFacts | undefined>>): PathName {
  const other = used === 'time' ? 'gateway' : 'time';
  const [mine, theirs] = [facts[used], facts[other]];
  if (!theirs?.open || theirs.answers < enough) return used;
  if (!mine?.open) return other;
  if (mine.answers < enough) return used;
  return theirs.floorMs < mine.floorMs * 0.8 && mine.floorMs - theirs.floorMs > 0.1 ? other : used;
}
