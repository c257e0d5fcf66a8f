import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { median, percentile } from '../../statistics.ts';
import { measureClick } from './measure-click.ts';
import { runFanout } from './run.ts';

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '1000,5000' },
    rounds: { type: 'string', default: '7' },
    bursts: { type: 'string', default: '1,8' },
    'round-ms': { type: 'string', default: '4000' },
    'click-rooms': { type: 'string', default: '100' },
    'click-seconds': { type: 'string', default: '20' },
  },
});
const numbers = (list: string): number[] => list.split(',').filter(Boolean).map(Number);
const say = (line: string) => process.stderr.write(`${line}\n`);

for (const members of numbers(values.members)) {
  const rounds = Number(values.rounds);
  const { fanouts, memberKib } = await runFanout({
    members,
    rounds,
    roundMs: Number(values['round-ms']),
    bursts: numbers(values.bursts),
    say,
  });
  for (const { perCpuSec, ratio, missed, frameBytes, burst, publishesPerSec } of fanouts) {
    await reportResult('bench.fanout', {
      members,
      burst,
      uws_ratio: ratio['bare-uws'],
      ws_ratio: ratio.ws,
      socketio_ratio: ratio.socketio,
      delivered_per_cpu_s: Math.round(perCpuSec.gateway),
      uws_per_cpu_s: Math.round(perCpuSec['bare-uws']),
      ws_per_cpu_s: Math.round(perCpuSec.ws),
      socketio_per_cpu_s: Math.round(perCpuSec.socketio),
      publishes_per_s: publishesPerSec,
      frame_bytes: frameBytes,
      rounds,
      missed,
    });
    if (missed > 0) process.exitCode = 1;
  }
  const { gateway, uws } = memberKib;
  await reportResult('bench.member_memory', { members, above_uws_kib: gateway - uws, gateway_kib: gateway, uws_kib: uws });
}

const rooms = Number(values['click-rooms']);
if (rooms > 0) {
  const { latencyMs, missed } = await measureClick({ rooms, seconds: Number(values['click-seconds']), say });
  await reportResult('bench.click', {
    rooms,
    members_per_room: 10,
    p50_ms: median(latencyMs),
    p99_ms: percentile(latencyMs, 0.99),
    commands: latencyMs.length,
    missed,
  });
  if (missed > 0) process.exitCode = 1;
}
