import { aimsOf, isMet } from './aims.ts';
import { middle, type Row, type RunFigures } from './run-field.ts';
import type { TraceName } from './traces.ts';

type Column = { readonly title: string; readonly of: (run: RunFigures) => number };

const columns: readonly Column[] = [
  { title: '5s p50', of: ({ after5s }) => after5s.p50 },
  { title: 'p95', of: ({ after5s }) => after5s.p95 },
  { title: 'p99', of: ({ after5s }) => after5s.p99 },
  { title: '60s p50', of: ({ after60s }) => after60s.p50 },
  { title: 'p95', of: ({ after60s }) => after60s.p95 },
  { title: 'p99', of: ({ after60s }) => after60s.p99 },
  { title: 'lock', of: ({ lockMs }) => lockMs },
  { title: 'told', of: ({ toldRecoveryMs }) => toldRecoveryMs },
  { title: 'untold', of: ({ untoldRecoveryMs }) => untoldRecoveryMs },
  { title: 'held %', of: ({ heldPct }) => heldPct },
  { title: 'back', of: ({ backwards }) => backwards },
  { title: 'pings', of: ({ pings }) => pings },
];

/** One trace, everybody, every figure. */
export function traceTable(trace: TraceName, rows: readonly Row[]): string {
  const mine = rows.filter((row) => row.trace === trace);
  const bound = mine[0] ? middle(mine[0], ({ boundMs }) => boundMs) : Number.NaN;
  return [
    `\n${trace}: |now − truth| after 5 s and after 60 s, lock and recovery (told, untold), ms; theoretical bound ${shown(bound)} ms`,
    line(
      '',
      columns.map(({ title }) => title),
    ),
    ...mine.map((row) =>
      line(
        row.entrant.name,
        columns.map(({ of }) => shown(middle(row, of))),
      ),
    ),
  ].join('\n');
}

/** All traces side by side: p95 after 60 s, ms. */
export function overview(traces: readonly TraceName[], rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ entrant }) => entrant.name))];
  const cells = (name: string, of: Column['of']) =>
    traces.map((trace) => {
      const row = rows.find((each) => each.trace === trace && each.entrant.name === name);
      return row ? shown(middle(row, of)) : '';
    });
  return [
    '\np95 of |now − truth| after 60 s, ms',
    line('', traces),
    ...names.map((name) =>
      line(
        name,
        cells(name, ({ after60s }) => after60s.p95),
      ),
    ),
    line(
      'bound (asymmetry / 2)',
      cells(names[0] ?? '', ({ boundMs }) => boundMs),
    ),
  ].join('\n');
}

/** The aims beside what our default reached: the median over seeds, and the worst of them. */
export function aimsTable(traces: readonly TraceName[], rows: readonly Row[]): string {
  const lines = traces.flatMap((trace) => {
    const row = rows.find((each) => each.trace === trace && each.entrant.ours);
    return (row ? aimsOf(trace) : []).map((aim) => {
      const value = row ? middle(row, aim.of) : Number.NaN;
      const all = row?.runs.map(aim.of) ?? [];
      const worst = aim.least === undefined ? Math.max(...all) : Math.min(...all);
      const limit = aim.least === undefined ? `≤ ${aim.most}` : `≥ ${aim.least}`;
      return `${trace.padEnd(12)}${aim.figure.padEnd(38)}${limit.padEnd(10)}${shown(value).padStart(9)}  ${isMet(aim, value) ? 'met   ' : 'MISSED'}  worst ${shown(worst)}`;
    });
  });
  return ['\nAims, ours', ...lines].join('\n');
}

const line = (name: string, cells: readonly string[]) => name.padEnd(22) + cells.map((cell) => cell.padStart(12).slice(-12)).join('');

function shown(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return 'never';
  return Number.isInteger(value) || Math.abs(value) >= 1_000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
