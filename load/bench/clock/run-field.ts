import { median } from '../../statistics.ts';
import type { Entrant } from './contestant.ts';
import { type Figures, judge } from './judge.ts';
import { simulate } from './simulate.ts';
import { type TraceName, worldOf } from './traces.ts';

export type RunFigures = Figures & { readonly pings: number };

/** One entrant on one trace, over all seeds. */
export type Row = { readonly trace: TraceName; readonly entrant: Entrant; readonly runs: readonly RunFigures[] };

/** Every entrant in the same worlds. */
export function runField(options: {
  readonly traces: readonly TraceName[];
  readonly entrants: readonly Entrant[];
  readonly seeds: readonly number[];
}): readonly Row[] {
  const { traces, entrants, seeds } = options;
  return traces.flatMap((trace) =>
    entrants.map((entrant) => ({ trace, entrant, runs: seeds.map((seed) => runOnce(trace, entrant, seed)) })),
  );
}

/** The figure of the seed in the middle. */
export const middle = ({ runs }: Row, figure: (run: RunFigures) => number): number => median(runs.map(figure));

function runOnce(trace: TraceName, entrant: Entrant, seed: number): RunFigures {
  const world = worldOf(trace, seed);
  const watcher = judge(world);
  const { pings } = simulate(world, entrant, watcher);
  return { ...watcher.figures(), pings };
}
