import { parseArgs } from 'node:util';
import { seededRandom } from '@tutti/testkit';
import { reportResult } from '../../result.ts';
import { median, percentile } from '../../statistics.ts';
import { type Carrier, carriers, simulateChannel } from './simulate-channel.ts';

const { values } = parseArgs({
  options: {
    losses: { type: 'string', default: '0,0.02,0.1,0.25' },
    seeds: { type: 'string', default: '25' },
    seconds: { type: 'string', default: '120' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
const forMs = Number(values.seconds) * 1000;

for (const loss of values.losses.split(',').map(Number)) {
  const p95 = (carrier: Carrier) =>
    median(seeds.map((seed) => percentile(simulateChannel({ carrier, loss, forMs, random: seededRandom(seed) }).errorsMs, 0.95)));
  const figures = carriers.map((carrier) => [`${carrier.replace('-', '_')}_p95_ms`, p95(carrier)] as const);
  await reportResult('bench.clock-channel', { loss_pct: loss * 100, ...Object.fromEntries(figures), seeds: seeds.length });
}
