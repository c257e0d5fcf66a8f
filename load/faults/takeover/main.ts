import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { percentile } from '../../statistics.ts';
import { runTakeover } from './run.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, 'per-second': { type: 'string', default: '200' } },
});
const { killings, commands, lost, twice, gapsMs, slowestMs, starts } = await runTakeover({
  kills: Number(values.kills),
  perSecond: Number(values['per-second']),
  say: (line) => process.stderr.write(`${line}\n`),
});
await reportResult('faults.takeover', {
  kills: killings.length,
  inflight_kills: killings.filter(({ inFlight }) => inFlight > 0).length,
  commands,
  lost,
  twice,
  takeover_p50_ms: percentile(gapsMs, 0.5),
  takeover_p95_ms: percentile(gapsMs, 0.95),
  takeover_max_ms: percentile(gapsMs, 1),
  slowest_ack_ms: slowestMs,
  cues: starts.lateMs.length,
  cues_wrong: starts.wrong,
  cue_late_p95_ms: percentile(starts.lateMs, 0.95),
  cue_late_max_ms: percentile(starts.lateMs, 1),
});
process.exitCode = lost + twice + starts.wrong === 0 && percentile(gapsMs, 0.95) <= 1_000 ? 0 : 1;
