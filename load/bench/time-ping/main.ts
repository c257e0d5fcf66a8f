import { parseArgs } from 'node:util';
import { pinToCore } from '../../pin-to-core.ts';
import { reportResult } from '../../result.ts';
import { measurePings, ratioOf } from './measure-pings.ts';
import type { Encoding } from './pingers.ts';
import { echoServer, type PingServer, realServers } from './servers.ts';

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '64' },
    'per-sec': { type: 'string', default: '8000' },
    rounds: { type: 'string', default: '7' },
    'round-ms': { type: 'string', default: '2000' },
    encodings: { type: 'string', default: 'json,binary' },
  },
});
const connections = Number(values.connections);
const rounds = Number(values.rounds);
const round = { perSec: Number(values['per-sec']), forMs: Number(values['round-ms']) };
const say = (line: string) => process.stderr.write(`${line}\n`);
const pongBytes: Record<Encoding, number> = { json: 130, binary: 38 };

const real = await realServers(connections);
const { gateway, time } = real;
if (!time) say('timesync has no address for clients yet: the gateway alone');

for (const encoding of values.encodings.split(',') as Encoding[]) {
  const echo = await echoServer(connections, pongBytes[encoding]);
  const servers: Record<string, PingServer> = { gateway, echo, ...(time && { time }) };
  const pinned = Object.values(servers).every(({ pid }) => pinToCore(pid, 0));
  const { gateway: ours, echo: bare, time: endpoint } = await measurePings({ servers, encoding, rounds, round, say });
  await echo[Symbol.asyncDispose]();
  if (!ours || !bare) throw new Error('nothing was measured');
  const missed = ours.missed + bare.missed + (endpoint?.missed ?? 0);
  await reportResult('bench.time-ping', {
    encoding,
    per_s: Math.round(ours.perCpuSec),
    echo_ratio: ratioOf(ours, bare),
    ns_per_ping: Math.round(ours.nsPerPing),
    bytes_per_ping: Math.round(ours.bytesPerPing),
    echo_per_s: Math.round(bare.perCpuSec),
    echo_bytes_per_ping: Math.round(bare.bytesPerPing),
    ...(endpoint && {
      time_per_s: Math.round(endpoint.perCpuSec),
      time_echo_ratio: ratioOf(endpoint, bare),
      time_ns_per_ping: Math.round(endpoint.nsPerPing),
      time_bytes_per_ping: Math.round(endpoint.bytesPerPing),
    }),
    pong_bytes: ours.answerBytes,
    pings_per_s: round.perSec,
    pinned: pinned ? 'yes' : 'no',
    rounds,
    missed,
  });
  if (missed > 0) process.exitCode = 1;
}
await real[Symbol.asyncDispose]();
