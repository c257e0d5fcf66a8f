import { parseArgs } from 'node:util';
import { seededRandom } from '@tutti/testkit';
import { reportResult } from '../../result.ts';
import { percentile } from '../../statistics.ts';
import { runCues } from './run.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } } });
const { starts, begun, twice, lateMs } = await runCues({
  kills: Number(values.kills),
  random: seededRandom(Number(values.seed)),
  say: (line) => process.stderr.write(`${line}\n`),
});
await reportResult('faults.cues', {
  kills: starts.length,
  starts: begun,
  twice,
  late_max_ms: percentile(lateMs, 1),
  late_p50_ms: percentile(lateMs, 0.5),
  waiting: starts.filter(({ kind }) => kind !== 'lead').length,
  due_while_none_lived: starts.filter(({ startAtServerMs, ownedSinceServerMs }) => startAtServerMs < ownedSinceServerMs).length,
});
process.exitCode = begun === starts.length && twice === 0 && percentile(lateMs, 1) <= 1_000 ? 0 : 1;
