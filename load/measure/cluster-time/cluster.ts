import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, connectBus } from '@tutti/bus';
import { freePort, startNats, startPostgres } from '@tutti/embedded';
import { migrate } from '@tutti/event-log';
import { subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import { createLogger, monotonicMs, pause } from '@tutti/service';
import { type ServiceProcess, startServiceProcess } from '@tutti/testkit';
import { startGatewayProcess } from '../../gateway-process.ts';
import { roomStandIn } from '../../room-stand-in.ts';
import { type HostClocksWrong, type SimulatedHost, simulatedHost } from './simulated-host.ts';
import { probeConnections, type TimeProbe, timeProbe } from './time-probe.ts';

/** A service on a host of its own, and what is seen of its time. */
export type Node = { readonly name: string; readonly host: SimulatedHost; service: ServiceProcess; probe: TimeProbe };

export type Cluster = AsyncDisposable & {
  readonly gateways: readonly Node[];
  readonly timesyncs: readonly Node[];
  /** Who keeps server time now, by its own word; undefined when nobody answers within 200 ms. */
  reference(): Promise<{ readonly node: Node; readonly term: number } | undefined>;
  /** Resolves when a reference of a later term is heard. */
  successor(term: number): Promise<void>;
  /** A timesync that was killed comes back, on the same host. */
  restart(node: Node): Promise<void>;
};

/** Clocks up to 5 s and 160 ppm apart, as between two bad crystals. */
const gatewayHosts: readonly HostClocksWrong[] = [
  { ppm: 80, aheadMs: 2_500 },
  { ppm: -80, aheadMs: -2_500 },
  { ppm: 0, aheadMs: 0 },
];
const timesyncHosts: readonly HostClocksWrong[] = [
  { ppm: -80, aheadMs: 2_500 },
  { ppm: 80, aheadMs: -2_500 },
  { ppm: 20, aheadMs: 700 },
];
const roomId = 'clustertime';
const successorWithinMs = 30_000;

/** Three gateways and three timesyncs as processes, each on a simulated host; real NATS and Postgres; the rest behind the bus stands in. */
export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-cluster-time-'));
  const closing: AsyncDisposable[] = [];
  const close = async () => {
    for (const thing of closing.splice(0)) await thing[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return await bringUp(folder, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function bringUp(folder: string, closing: AsyncDisposable[], close: () => Promise<void>): Promise<Cluster> {
  const own = <T extends AsyncDisposable>(thing: T): T => {
    closing.unshift(thing);
    return thing;
  };
  const postgres = own(await startPostgres({ dataDir: join(folder, 'postgres') }));
  const nats = own(await startNats({ storeDir: join(folder, 'nats') }));
  await migrate(postgres.url);
  const log = createLogger('cluster-time', { instanceId: 'cluster-time', logLevel: 'error' });
  const bus = own(await connectBus({ url: nats.url, name: 'cluster-time', log }));
  const room = own(await roomStandIn(bus, { roomId, members: probeConnections, keepsTime: false }));

  const timesyncOn = async (name: string, host: SimulatedHost) => {
    const port = await freePort();
    const env = { NATS_URL: nats.url, POSTGRES_URL: postgres.url, INSTANCE_ID: name, TIME_PORT: String(port), ...host.env };
    const service = await startServiceProcess('timesync', env, 60_000);
    return { service, probe: await timeProbe({ name, url: `ws://127.0.0.1:${port}/time` }) };
  };
  const gatewayOn = async (name: string, host: SimulatedHost) => {
    const { service, url, token } = await startGatewayProcess(nats.url, { INSTANCE_ID: name, ...host.env });
    const tokens = room.memberIds.map((memberId) => token(memberId));
    return { service, probe: await timeProbe({ name, url, room: { roomId, tokens } }) };
  };
  const nodesOf = async (kind: string, hosts: readonly HostClocksWrong[], start: typeof gatewayOn): Promise<Node[]> => {
    const starting = hosts.map(async (wrong, nth): Promise<Node> => {
      const name = `${kind}-${nth + 1}`;
      const host = simulatedHost(name, wrong, folder);
      const node: Node = { name, host, ...(await start(name, host)) };
      own({
        async [Symbol.asyncDispose]() {
          node.probe[Symbol.dispose]();
          await node.service.kill9();
        },
      });
      return node;
    });
    await Promise.allSettled(starting);
    return Promise.all(starting);
  };

  const [timesyncs, gateways] = await Promise.all([
    nodesOf('timesync', timesyncHosts, timesyncOn),
    nodesOf('gateway', gatewayHosts, gatewayOn),
  ]);
  const reference = async () => {
    const reply = await exchange(bus).catch(() => undefined);
    const node = timesyncs.find(({ name }) => name === reply?.referenceId);
    return node && reply && { node, term: reply.term };
  };
  return {
    gateways,
    timesyncs,
    reference,
    async successor(term) {
      const startedMs = monotonicMs();
      while (monotonicMs() - startedMs < successorWithinMs) {
        const found = await reference();
        if (found && found.term > term) return;
        await pause(10);
      }
      throw new Error(`no reference after term ${term} within ${successorWithinMs} ms`);
    },
    async restart(node) {
      node.probe[Symbol.dispose]();
      Object.assign(node, await timesyncOn(node.name, node.host));
    },
    [Symbol.asyncDispose]: close,
  };
}

const exchange = async (bus: Bus) =>
  timeExchangeReplies.decode(await bus.request(subjects.timeExchange, timeExchangeRequests.encode({ clientNowMs: 1 }), { timeoutMs: 200 }));
