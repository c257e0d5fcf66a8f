import type { Figures } from './judge.ts';
import { bendingKinds } from './player-kinds.ts';
import { middle, type Row, worst } from './run-field.ts';

/** What the issue asks of `precise`, of every player whose rate can change. */
export const aims: readonly {
  readonly figure: string;
  readonly of: (run: Figures) => number;
  readonly most: number;
  readonly over: 'middle' | 'worst';
}[] = [
  { figure: '|drift| p95, ms', of: ({ p95Ms }) => p95Ms, most: 8, over: 'middle' },
  { figure: 'rate changes in one second', of: ({ mostChangesPerSec }) => mostChangesPerSec, most: 1, over: 'worst' },
  { figure: 'rate off the base', of: ({ mostRateDelta }) => mostRateDelta, most: 0.02 + 1e-9, over: 'worst' },
  { figure: 'seeks after settling', of: ({ idleSeeks }) => idleSeeks, most: 0, over: 'worst' },
];

export type Missed = { readonly kind: string; readonly figure: string; readonly reached: number; readonly most: number };

/** @param margin 1: as the issue has it; 0.95: a twentieth better. Counts have none. */
export const missedAims = (rows: readonly Row[], margin = 1): readonly Missed[] =>
  rows
    .filter(({ kind }) => bendingKinds.includes(kind))
    .flatMap((row) =>
      aims.map(({ figure, of, most, over }) => ({
        kind: row.kind,
        figure,
        reached: over === 'middle' ? middle(row, of) : worst(row, of),
        most: over === 'middle' ? margin * most : most,
      })),
    )
    .filter(({ reached, most }) => !(reached <= most));
