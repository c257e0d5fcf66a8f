/** The last readings of a drift, as they would be now: what the rate has removed since is taken off, so that old and new ones can be held together. */
export type DriftReadings = {
  /** @returns the median of the last `count`, this one included. */
  add(driftMs: number, nowMs: number, factor: number, count: number): number;
  readonly count: number;
  clear(): void;
};

/** After a silence this long what was before says nothing. */
const staleMs = 1500;

export function driftReadings(): DriftReadings {
  let kept: readonly number[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    add(driftMs, nowMs, factor, count) {
      const passedMs = nowMs - lastMs;
      const earlier = passedMs > staleMs ? [] : kept.map((ms) => ms + (factor - 1) * passedMs);
      lastMs = nowMs;
      kept = [...earlier, driftMs].slice(-count);
      return middleOf(kept);
    },
    get count() {
      return kept.length;
    },
    clear() {
      kept = [];
    },
  };
}

/** The median; of an even number the mean of the two in the middle. */
export function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}
