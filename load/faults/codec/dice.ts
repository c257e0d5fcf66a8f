/** Chance that can be repeated: the same seed throws the same dice. */
export type Dice = {
  /** A whole number from 0 to below `sides`. */
  below(sides: number): number;
  one<T>(of: readonly T[]): T;
  /** True this often in a hundred. */
  percent(chance: number): boolean;
};

/** mulberry32: 32 bits of state, good enough to spoil messages by. Case n of a seed has dice of its own, so that it can be run alone. */
export function dice(seed: number, n = 0): Dice {
  let state = Math.imul(seed ^ Math.imul(n + 1, 0x9e3779b1), 0x85ebca6b) | 0;
  const below = (sides: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  };
  return {
    below,
    one: (of) => {
      if (of.length === 0) throw new RangeError('nothing to choose from');
      return of[below(of.length)] as (typeof of)[number];
    },
    percent: (chance) => below(100) < chance,
  };
}
