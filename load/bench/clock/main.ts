import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { aimsOf, isMet } from './aims.ts';
import { field, ourDefault } from './field.ts';
import { middle, type Row, runField } from './run-field.ts';
import { simulatedTrace } from './simulated-trace.ts';
import { aimsTable, overview, traceTable } from './table.ts';
import { type TraceName, traceNames } from './traces.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    trace: { type: 'string' },
    only: { type: 'string' },
    write: { type: 'string' },
  },
});

const traces = values.trace === undefined ? traceNames : [traceNamed(values.trace)];
const entrants = values.only === 'ours' ? [ourDefault] : field;
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => Number(values.seed) + index);

if (values.write === undefined) await compare();
else await writeFile(values.write, simulatedTrace(traceNamed(values.trace ?? 'wifi'), Number(values.seed)));

async function compare(): Promise<void> {
  const rows = runField({ traces, entrants, seeds });
  process.stdout.write(`${seeds.length} seeds from ${seeds[0]}; every figure is the median over them\n`);
  for (const trace of traces) process.stdout.write(`${traceTable(trace, rows)}\n`);
  process.stdout.write(`${overview(traces, rows)}\n${aimsTable(traces, rows)}\n\n`);
  if (traces === traceNames) await report(rows.filter(({ entrant }) => entrant === ourDefault));
}

async function report(mine: readonly Row[]): Promise<void> {
  const p95s = mine.map((row) => [`${row.trace}_p95_ms`, middle(row, ({ after60s }) => after60s.p95)]);
  const missed = mine.flatMap((row) => aimsOf(row.trace).filter((aim) => !isMet(aim, middle(row, aim.of))));
  await reportResult('bench.clock', {
    ...Object.fromEntries(p95s),
    bound_held_pct: Math.min(...mine.map((row) => middle(row, ({ heldPct }) => heldPct))),
    pings: Math.max(...mine.map((row) => middle(row, ({ pings }) => pings))),
    missed: missed.length,
    seeds: seeds.length,
  });
}

function traceNamed(name: string): TraceName {
  const known = traceNames.find((each) => each === name);
  if (!known) throw new RangeError(`there is no trace ${name}; there are ${traceNames.join(', ')}`);
  return known;
}
