import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { missedAims } from './aims.ts';
import { field } from './field.ts';
import { precise } from './ours.ts';
import { bendingKinds, kindNames } from './player-kinds.ts';
import { middle, runField } from './run-field.ts';
import { kindTable, overview } from './table.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '15' }, seed: { type: 'string', default: '1' }, only: { type: 'string' } },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => Number(values.seed) + index);
const entrants = field.filter(({ name }) => values.only === undefined || name === values.only);

const rows = runField({ kinds: kindNames, entrants, seeds });
process.stdout.write(`${seeds.length} seeds from ${seeds[0]}, five minutes each; every figure is the median over them\n`);
for (const kind of kindNames) process.stdout.write(`${kindTable(kind, rows)}\n`);
process.stdout.write(`${overview(kindNames, rows)}\n\n`);
for (const { kind, figure, reached, most } of missedAims(rows.filter(({ entrant }) => entrant === precise)))
  process.stdout.write(`MISSED ${kind}: ${figure} ${reached}, at most ${most}\n`);

for (const { name } of entrants) {
  const mine = rows.filter(({ entrant, kind }) => entrant.name === name && bendingKinds.includes(kind));
  await reportResult(`bench.drift.${name.replace(/ .*/u, '').replaceAll('.', '')}`, {
    p95_ms: Math.max(...mine.map((row) => middle(row, ({ p95Ms }) => p95Ms))),
    seeks: Math.max(...mine.map((row) => middle(row, ({ seeks }) => seeks))),
    rate_changes_per_min: Math.max(...mine.map((row) => middle(row, ({ rateChangesPerMin }) => rateChangesPerMin))),
    idle_seeks: Math.max(...mine.map((row) => middle(row, ({ idleSeeks }) => idleSeeks))),
    web_audio_p95_ms: Math.max(...mine.filter(({ kind }) => kind === 'web-audio').map((row) => middle(row, ({ p95Ms }) => p95Ms))),
    seeds: seeds.length,
  });
}
