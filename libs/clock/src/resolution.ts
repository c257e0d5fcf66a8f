const steps = [100, 50, 20, 16, 10, 5, 2, 1, 0.1];
const remembered = 16;
/** Fewer readings may lie on a coarse grid by chance. */
const enough = 6;

/** How coarsely a clock is read, ms, told from its readings alone: browsers round theirs to 0.1, 1 or even 100 ms. 0: too finely to matter. */
export type Resolution = {
  add(readingMs: number): void;
  readonly ms: number;
};

export function resolution(): Resolution {
  let readings: readonly number[] = [];
  let ms = 0;
  return {
    add(readingMs) {
      readings = [...readings.slice(1 - remembered), readingMs];
      ms = readings.length < enough ? 0 : (steps.find((step) => readings.every((reading) => liesOn(reading, step))) ?? 0);
    },
    get ms() {
      return ms;
    },
  };
}

/** NOTE today's epoch milliseconds as doubles are exact to 0.0002. */
const liesOn = (reading: number, step: number): boolean => Math.abs(reading / step - Math.round(reading / step)) * step < 0.002;
