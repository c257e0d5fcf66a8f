/** One look at what sounds here. */
export type DriftSample = {
  /** Local time, ms: `performance.timeOrigin + performance.now()`. */
  readonly atMs: number;
  /** actual − expected, ms: positive is ahead. */
  readonly driftMs: number;
  /** The rate in force from then on, base rate and correction; 1 is the track's own speed. */
  readonly rate: number;
  /** What the controller did about it: nothing, bend the rate, or jump. */
  readonly kind: 'hold' | 'rate' | 'seek';
};

export type DriftHistory = {
  add(sample: DriftSample): void;
  /** Oldest first; a new list each time. */
  list(): readonly DriftSample[];
};

const keptMs = 5 * 60_000;
/** Finer than a chart of minutes shows; jumps are kept whenever they are. */
const everyMs = 500;

/** The samples of the last five minutes, two a second. */
export function driftHistory(): DriftHistory {
  const kept: DriftSample[] = [];
  return {
    add(sample) {
      if (sample.kind !== 'seek' && sample.atMs - (kept.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) < everyMs) return;
      kept.push(sample);
      while ((kept[0]?.atMs ?? sample.atMs) < sample.atMs - keptMs) kept.shift();
    },
    list: () => [...kept],
  };
}
