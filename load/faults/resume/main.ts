import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { percentile } from '../../statistics.ts';
import { wrongIn } from '../view-checker.ts';
import { runResume } from './run.ts';

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: '50' },
    members: { type: 'string', default: '10' },
    kills: { type: 'string', default: '3' },
  },
});
const found = await runResume({
  rooms: Number(values.rooms),
  members: Number(values.members),
  kills: Number(values.kills),
  say: (line) => process.stderr.write(`${line}\n`),
});
const { clients, commands, killings, views, ended, lostCommands, doubledCommands, backMs, restartMs } = found;
process.stderr.write(`${JSON.stringify(views)}\n`);
await reportResult('faults.resume', {
  clients,
  rooms: Number(values.rooms),
  kills: killings.length,
  inflight_kills: killings.filter(({ inFlight }) => inFlight > 0).length,
  commands,
  wrong: wrongIn(views) + ended,
  lost_commands: lostCommands,
  doubled_commands: doubledCommands,
  resumed: views.resumes,
  states_lost: views.statesLost,
  restart_max_ms: percentile(restartMs, 1),
  back_p50_ms: percentile(backMs, 0.5),
  back_p99_ms: percentile(backMs, 0.99),
});
process.exitCode = wrongIn(views) + ended + lostCommands + doubledCommands === 0 ? 0 : 1;
