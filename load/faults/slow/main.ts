import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { percentile } from '../../statistics.ts';
import { wrongIn } from '../view-checker.ts';
import { runSlow } from './run.ts';

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '200' },
    stalled: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '5' },
    'per-second': { type: 'string', default: '20' },
  },
});
const [members, stalled] = [Number(values.members), Number(values.stalled)];
const { views, frames, paced, closedSlow, harmed, calmP99Ms, stalledP99Ms, caught } = await runSlow({
  members,
  stalled,
  rounds: Number(values.rounds),
  perSecond: Number(values['per-second']),
  say: (line) => process.stderr.write(`${line}\n`),
});
process.stderr.write(`${JSON.stringify(views)} caught ${caught.join(', ')}\n`);
const ratio = percentile(stalledP99Ms, 0.5) / percentile(calmP99Ms, 0.5);
await reportResult('faults.slow', {
  members,
  stalled,
  frames,
  holes: wrongIn(views),
  harmed,
  paced,
  closed_slow: closedSlow,
  resumed: views.resumes,
  states_lost: views.statesLost,
  healthy_p99_ms: percentile(calmP99Ms, 0.5),
  healthy_p99_ratio: ratio,
  planted_caught: caught.length,
});
process.exitCode = wrongIn(views) + harmed === 0 && ratio <= 1.5 && caught.length === 2 ? 0 : 1;
