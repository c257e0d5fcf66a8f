import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { runLogFaults } from './run.ts';

const { values } = parseArgs({
  options: { commands: { type: 'string', default: '200000' }, 'kill-every-ms': { type: 'string', default: '6000' } },
});
const { verdict, commands, killings, caught, events } = await runLogFaults({
  commands: Number(values.commands),
  killEveryMs: Number(values['kill-every-ms']),
  say: (line) => process.stderr.write(`${line}\n`),
});
const inflight = killings.filter(({ inFlight }) => inFlight > 0);
for (const { victim, inFlight } of killings) process.stderr.write(`killed ${victim} with ${inFlight} commands in flight\n`);
await reportResult('faults.log', {
  commands,
  events,
  kills: killings.length,
  inflight_kills: inflight.length,
  ...verdict,
  planted_caught: caught.length,
});
process.exitCode = Object.values(verdict).every((count) => count === 0) && caught.length === 3 ? 0 : 1;
