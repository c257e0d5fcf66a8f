import { expect, test } from 'vitest';
import { runClusterTime } from '../../load/measure/cluster-time/run.ts';

/** Ten times the aims of `npm run measure -- cluster-time`, for a machine that has more to do; a time that followed its host's step would be off by 3 000. */
const slack = 10;

test('[TM11] [TM12] T-5: gateways on hosts with wrong clocks agree; a host that steps moves no room, the reference’s and one in an election included; killed, it is replaced', async () => {
  const lines: string[] = [];
  const result = await runClusterTime({
    settleMs: 1_000,
    agreeMs: 2_000,
    watchMs: 1_000,
    quietMs: 2_000,
    failovers: 0,
    say: (line) => lines.push(line),
  });
  const said = lines.join('\n');
  expect(result.p99Ms, said).toBeLessThan(slack * 1);
  for (const [what, seenMs] of Object.entries(result.steps)) expect(seenMs, `${what}\n${said}`).toBeLessThan(slack * 2);
  expect(result.failoverMs).toHaveLength(1);
  for (const tookMs of result.failoverMs) expect(tookMs, said).toBeLessThan(slack * 3_000);
  for (const movedMs of result.failoverMovedMs) expect(movedMs, said).toBeLessThan(slack * 1);
}, 240_000);
