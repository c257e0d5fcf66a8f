import { reportResult } from '../../result.ts';
import { appendRates } from './append-rates.ts';
import { hotRoom } from './hot-room.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

const { appendPerSec, unnestPerSec, oneRowPerSec } = await appendRates({ say });
const { perSecond, ackP99Ms, visibleConflicts } = await hotRoom({});
await reportResult('bench.log', {
  unnest_ratio: appendPerSec / unnestPerSec,
  onerow_ratio: appendPerSec / oneRowPerSec,
  hotroom_per_s: perSecond,
  ack_p99_ms: ackP99Ms,
  append_per_s: appendPerSec,
  visible_conflicts: visibleConflicts,
});
