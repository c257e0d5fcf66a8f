import type { Figures } from './judge.ts';
import type { KindName } from './player-kinds.ts';
import { middle, type Row } from './run-field.ts';

const columns: readonly (readonly [string, (run: Figures) => number])[] = [
  ['p50', ({ p50Ms }) => p50Ms],
  ['p95', ({ p95Ms }) => p95Ms],
  ['whole p95', ({ wholeP95Ms }) => wholeP95Ms],
  ['seeks', ({ seeks }) => seeks],
  ['idle', ({ idleSeeks }) => idleSeeks],
  ['bends/min', ({ rateChangesPerMin }) => rateChangesPerMin],
  ['most/s', ({ mostChangesPerSec }) => mostChangesPerSec],
  ['rate ±%', ({ mostRateDelta }) => 100 * mostRateDelta],
  ['back s', ({ backSec }) => backSec],
  ['gaps s', ({ gapsMs }) => gapsMs / 1000],
];

/** One kind of player, everybody, every figure: medians over the seeds. */
export function kindTable(kind: KindName, rows: readonly Row[]): string {
  const mine = rows.filter((row) => row.kind === kind);
  const titles = columns.map(([title]) => title);
  return [
    `\n${kind}`,
    line('', titles),
    ...mine.map((row) =>
      line(
        row.entrant.name,
        columns.map(([, of]) => shown(middle(row, of))),
      ),
    ),
  ].join('\n');
}

/** All kinds side by side: |drift| p95 in ms, the rate changes a minute, the seeks. */
export function overview(kinds: readonly KindName[], rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ entrant }) => entrant.name))];
  const cell = (name: string, kind: KindName) => {
    const row = rows.find((each) => each.kind === kind && each.entrant.name === name);
    if (!row) return '';
    return [middle(row, ({ p95Ms }) => p95Ms), middle(row, ({ rateChangesPerMin }) => rateChangesPerMin), middle(row, ({ seeks }) => seeks)]
      .map(shown)
      .join(' / ');
  };
  return [
    '\n|drift| p95 in ms / rate changes a minute / seeks in five minutes',
    line('', kinds),
    ...names.map((name) =>
      line(
        name,
        kinds.map((kind) => cell(name, kind)),
      ),
    ),
  ].join('\n');
}

const line = (name: string, cells: readonly string[]) => name.padEnd(24) + cells.map((cell) => cell.padStart(18)).join('');

function shown(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return 'never';
  return Number.isInteger(value) || Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}
