import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { percentile } from '../../statistics.ts';
import { wrongIn } from '../view-checker.ts';
import { runRolling } from './run.ts';

const { values } = parseArgs({
  options: {
    gateways: { type: 'string', default: '3' },
    rooms: { type: 'string', default: '30' },
    members: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '2' },
  },
});
const found = await runRolling({
  gateways: Number(values.gateways),
  rooms: Number(values.rooms),
  members: Number(values.members),
  rounds: Number(values.rounds),
  say: (line) => process.stderr.write(`${line}\n`),
});
const { clients, commands, restarts, views, lostCommands, doubledCommands, errors, flaps, awaysMs } = found;
process.stderr.write(`${JSON.stringify(views)} ${[...new Set(errors)].join(', ')} ${[...new Set(flaps)].join(', ')}\n`);
await reportResult('faults.rolling', {
  gateways: Number(values.gateways),
  clients,
  rooms: Number(values.rooms),
  restarts,
  commands,
  wrong: wrongIn(views),
  errors: errors.length,
  flaps: flaps.length,
  lost_commands: lostCommands,
  doubled_commands: doubledCommands,
  resumed: views.resumes,
  states_lost: views.statesLost,
  away_p50_ms: percentile(awaysMs, 0.5),
  away_p99_ms: percentile(awaysMs, 0.99),
});
process.exitCode = wrongIn(views) + errors.length + flaps.length + lostCommands + doubledCommands === 0 ? 0 : 1;
