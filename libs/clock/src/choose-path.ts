/** A round trip and when it ended, local ms. */
export type RoundTrip = { readonly rttMs: number; readonly atMs: number };

export type PathQuestion = {
  /** Round trips of the paths known, at their best. */
  readonly usualMs: readonly number[];
  /** Which of them is believed to be in use. */
  readonly path: number;
  /** The round trips since it came into use, the last one being the new one. */
  readonly since: readonly RoundTrip[];
  /** How coarsely the clock is read. */
  readonly grainMs: number;
};

/** The path in use from now on: one of those known, or one that was never met, shorter or longer than the one before. */
export type PathAnswer = number | 'shorter' | 'longer';

/** Shorter than this share of the path's round trip: another path. */
export const shorterShare = 0.6;
/** Longer than this in each of `longCount` round trips and more, over all of `longMs`: another path, and no queue that will drain. */
const longerShare = 1.6;
const longCount = 20;
const longMs = 120_000;

/** Those that the next question needs: the last `longMs`, and the one before them, that tells how far they reach. */
export function remembered(since: readonly RoundTrip[], latest: RoundTrip): readonly RoundTrip[] {
  const recent = since.findLastIndex(({ atMs }) => latest.atMs - atMs >= longMs);
  return [...since.slice(Math.max(0, recent)), latest];
}

/** Which path an exchange went, by how long it took: Wi-Fi, then 4G, then Wi-Fi again. A queue looks like a longer path, for a while. */
export function choosePath({ usualMs, path, since, grainMs }: PathQuestion): PathAnswer {
  const usual = usualMs[path] ?? 0;
  const latest = since.at(-1);
  if (!latest) return path;
  if (latest.rttMs < shorterShare * usual - grainMs) return known(usualMs, path, latest.rttMs, grainMs) ?? 'shorter';
  const shortest = Math.min(...since.map(({ rttMs }) => rttMs));
  const lastedMs = latest.atMs - (since[0]?.atMs ?? latest.atMs);
  if (since.length < longCount || lastedMs < longMs || shortest < longerShare * usual + 1 + grainMs) return path;
  return known(usualMs, path, shortest, grainMs) ?? 'longer';
}

/** A path met before whose round trip this may be; the longest of them. */
function known(usualMs: readonly number[], path: number, rttMs: number, grainMs: number): number | undefined {
  return usualMs
    .map((usual, index) => ({ usual, index }))
    .filter(({ usual, index }) => index !== path && rttMs > 0.8 * usual - grainMs && rttMs < longerShare * usual + 1)
    .sort((a, b) => b.usual - a.usual)[0]?.index;
}
