import { median } from '../../statistics.ts';
import type { Entrant } from './contestant.ts';
import type { Figures } from './judge.ts';
import type { KindName } from './player-kinds.ts';
import { simulate } from './simulate.ts';
import { worldOf } from './world.ts';

/** One entrant with one kind of player, over all seeds. */
export type Row = { readonly kind: KindName; readonly entrant: Entrant; readonly runs: readonly Figures[] };

/** Every entrant with the same players, to whom the same happens. */
export function runField(options: {
  readonly kinds: readonly KindName[];
  readonly entrants: readonly Entrant[];
  readonly seeds: readonly number[];
}): readonly Row[] {
  const { kinds, entrants, seeds } = options;
  return entrants.flatMap((entrant) =>
    kinds.map((kind) => ({ kind, entrant, runs: seeds.map((seed) => simulate(worldOf(kind, seed), entrant)) })),
  );
}

/** The figure of the seed in the middle, and of the worst. */
export const middle = ({ runs }: Row, of: (run: Figures) => number): number => median(runs.map(of));
export const worst = ({ runs }: Row, of: (run: Figures) => number): number => Math.max(...runs.map(of));
