import { parseArgs } from 'node:util';
import { median } from '../../statistics.ts';
import { field } from './field.ts';
import { judge } from './judge.ts';
import { simulate } from './simulate.ts';
import { traceNames, worldOf } from './traces.ts';

// First form: the judge's table comes next.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    trace: { type: 'string' },
    only: { type: 'string' },
  },
});
for (const trace of traceNames.filter((name) => values.trace === undefined || name === values.trace)) {
  for (const entrant of field.filter(({ ours }) => values.only !== 'ours' || ours)) {
    const all = Array.from({ length: Number(values.seeds) }, (_, index) => {
      const world = worldOf(trace, Number(values.seed) + index);
      const watcher = judge(world);
      const { pings } = simulate(world, entrant, watcher);
      return { pings, ...watcher.figures() };
    });
    const mid = (of: (one: (typeof all)[number]) => number, digits = 2) => median(all.map(of)).toFixed(digits).padStart(9);
    console.log(
      trace.padEnd(12),
      entrant.name.padEnd(22),
      'p99@5',
      mid((f) => f.after5s.p99),
      'p50',
      mid((f) => f.after60s.p50, 3),
      'p95',
      mid((f) => f.after60s.p95, 3),
      'bound',
      mid((f) => f.boundMs),
      'lock',
      mid((f) => f.lockMs, 0),
      'told',
      mid((f) => f.toldRecoveryMs, 0),
      'untold',
      mid((f) => f.untoldRecoveryMs, 0),
      'held',
      mid((f) => f.heldPct, 1),
      'back',
      mid((f) => f.backwards, 0),
      'pings',
      mid((f) => f.pings, 0),
    );
  }
}
