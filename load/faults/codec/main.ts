import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { runCodecFaults } from './run.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string' }, first: { type: 'string', default: '0' } },
});
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const cases = Number(values.cases);
process.stderr.write(`seed ${seed}: the same again with --seed ${seed}, one case alone with --first <n> --cases 1\n`);
const { crashes, mismatches, accepted, examples } = runCodecFaults({ seed, cases, first: Number(values.first) });
for (const example of examples) process.stderr.write(`${example}\n`);
await reportResult('faults.codec', { cases, crashes, mismatches, accepted, seed });
process.exitCode = crashes + mismatches === 0 ? 0 : 1;
