import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { type PortName, portNames } from './attacks.ts';
import { runPorts } from './run.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    port: { type: 'string', multiple: true },
    seed: { type: 'string' },
    first: { type: 'string', default: '0' },
    lanes: { type: 'string', default: '24' },
    without: { type: 'string', multiple: true },
  },
});
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const ports = portNames.filter((name) => values.port?.includes(name) ?? true);
const say = (line: string) => void process.stderr.write(`${line}\n`);
say(`seed ${seed}: the same again with --seed ${seed}; --first <attack> --lanes 1 goes on from one attack, one at a time`);
/** A little longer than the longest of the gateway's timers. */
const lingerMs = 25_000;
const verdict = await runPorts({
  ...{ seed, ports, lingerMs, say },
  ...{ requests: Number(values.requests), first: Number(values.first), lanes: Number(values.lanes), without: values.without ?? [] },
});
const { ended, othersClosed, missed, lastCases, internalErrors, errors } = verdict;
for (const line of lastCases) say(line);
for (const { name, how, lastWords } of ended) say(`${name} ended with ${how}:\n${lastWords}`);
for (const { name, code, reason } of othersClosed) say(`the connection of ${name} was closed: ${code} ${reason}`);
for (const name of missed) say(`${name} did not receive what happened in the end`);
for (const line of errors) say(`logged by ${line}`);
for (const [kind, times] of internalErrors) say(`${times} times ${kind}`);
const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
await reportResult('faults.ports', {
  requests: sum(Object.values(verdict.written)),
  ended: ended.length,
  others_closed: othersClosed.length,
  witnesses: verdict.witnesses,
  witness_missed: missed.length,
  internal_errors: sum(internalErrors.values()),
  ...(verdict.written satisfies Partial<Record<PortName, number>>),
  seconds: sum(Object.values(verdict.seconds)),
  seed,
});
process.exitCode = ended.length + othersClosed.length === 0 ? 0 : 1;
