import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { runClusterTime } from './run.ts';

const aims = { p99Ms: 1, stepMs: 2, failoverMs: 3_000, failoverMovedMs: 1 };

const { values } = parseArgs({ options: { failovers: { type: 'string', default: '5' } } });
const result = await runClusterTime({
  settleMs: 10_000,
  agreeMs: 30_000,
  watchMs: 6_000,
  quietMs: 8_000,
  failovers: Number(values.failovers),
  say: (line) => process.stderr.write(`${line}\n`),
});
const stepSeenMs = Math.max(...Object.values(result.steps));
const failoverMs = Math.max(...result.failoverMs);
const failoverMovedMs = Math.max(...result.failoverMovedMs);
await reportResult('measure.cluster-time', {
  p50_ms: result.p50Ms,
  p99_ms: result.p99Ms,
  probe_err_p99_ms: result.probeErrP99Ms,
  step_seen_ms: stepSeenMs,
  step_gateway_ms: Math.max(result.steps.gateway, result.steps.gatewayBack),
  step_reference_ms: result.steps.reference,
  step_election_ms: result.steps.election,
  failover_ms: failoverMs,
  failover_moved_ms: failoverMovedMs,
  failovers: result.failoverMs.length,
  at_rest_ms: result.restMs,
});
const missed = [
  [result.p99Ms < aims.p99Ms, `gateways agree within ${aims.p99Ms} ms (p99)`],
  [stepSeenMs < aims.stepMs, `rooms see less than ${aims.stepMs} ms of a host's step`],
  [failoverMs < aims.failoverMs, `another takes over within ${aims.failoverMs} ms`],
  [failoverMovedMs < aims.failoverMovedMs, `no service's time moves by ${aims.failoverMovedMs} ms when it does`],
].flatMap(([reached, aim]) => (reached ? [] : [aim]));
for (const aim of missed) process.stderr.write(`not reached: ${aim}\n`);
process.exitCode = missed.length === 0 ? 0 : 1;
