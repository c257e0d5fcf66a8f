import { parseArgs } from 'node:util';
import { seededRandom } from '@tutti/testkit';
import { reportResult } from '../../result.ts';
import { runHostileFiles } from './run.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, seed: { type: 'string', default: '1' } } });
const { judged, alive, goodAfterwards, left, asked } = await runHostileFiles({
  random: seededRandom(Number(values.seed)),
  say: (line) => process.stderr.write(`${line}\n`),
  ...(values.only === undefined ? {} : { only: values.only.split(',') }),
});
const accepted = judged.filter(({ refusedBy }) => refusedBy === 'accepted').length;
const worst = Math.max(...judged.map(({ seconds }) => seconds));
await reportResult('faults.hostile-files', {
  files: judged.length,
  accepted,
  worst_s: worst,
  at_upload: judged.filter(({ refusedBy }) => refusedBy === 'upload').length,
  alive: Number(alive && goodAfterwards),
  left: left.length,
  asked,
});
process.exitCode = accepted === 0 && worst <= 20 && alive && goodAfterwards && left.length === 0 && asked === 0 ? 0 : 1;
