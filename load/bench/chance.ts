import { seededRandom } from '@tutti/testkit/seeded-random';

/** Draws that can be repeated: the same seed and purpose give the same, whatever others draw in between. */
export type Chance = {
  between(low: number, high: number): number;
  /** Evenly over orders of magnitude. */
  acrossScales(low: number, high: number): number;
  exponential(mean: number): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  /** At least `least`; the mean is finite for `shape` above 1, and the tail heavy below 3. */
  pareto(least: number, shape: number): number;
  happens(probability: number): boolean;
  oneOf<T>(of: readonly T[]): T;
};

export function chance(seed: number, purpose: string): Chance {
  const random = seededRandom(mix(seed, purpose));
  const between = (low: number, high: number) => low + (high - low) * random();
  return {
    between,
    acrossScales: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
    exponential: (mean) => -mean * Math.log(1 - random()),
    normal: () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
    pareto: (least, shape) => least * (1 - random()) ** (-1 / shape),
    happens: (probability) => random() < probability,
    oneOf: (of) => of[Math.floor(random() * of.length)] as (typeof of)[number],
  };
}

/** FNV-1a over both, so that neighbouring seeds have nothing in common. */
function mix(seed: number, purpose: string): number {
  let mixed = 0x811c9dc5;
  for (const letter of `${seed}/${purpose}`) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193);
  return mixed >>> 0;
}
