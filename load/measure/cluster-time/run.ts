import { monotonicMs, pause } from '@tutti/service';
import { readMetric } from '@tutti/testkit';
import { percentile } from '../../statistics.ts';
import { type Cluster, type Node, startCluster } from './cluster.ts';
import { apart, moved } from './offsets.ts';

export type ClusterTimeOptions = {
  /** From the last service's start to the first measured difference. */
  readonly settleMs: number;
  readonly agreeMs: number;
  /** How long a step is watched. */
  readonly watchMs: number;
  /** Without events, before each: the line that a change is measured from. */
  readonly quietMs: number;
  readonly failovers: number;
  readonly say: (line: string) => void;
};

export type ClusterTimeResult = {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How far off the probes of a difference may be, at worst. */
  readonly probeErrP99Ms: number;
  /** Largest change of rooms' time, by what was done. */
  readonly steps: Readonly<Record<'gateway' | 'gatewayBack' | 'reference' | 'election', number>>;
  readonly failoverMs: number[];
  /** Largest change of any service's time, one for each failover. */
  readonly failoverMovedMs: number[];
  /** Largest change while nothing happened, as the same probe sees it. */
  readonly restMs: number;
};

const stepMs = 3_000;
const afterFailoverMs = 2_000;

export async function runClusterTime(options: ClusterTimeOptions): Promise<ClusterTimeResult> {
  const cluster = await startCluster();
  try {
    return await measure(cluster, options);
  } finally {
    await cluster[Symbol.asyncDispose]();
  }
}

async function measure(
  cluster: Cluster,
  { settleMs, agreeMs, watchMs, quietMs, failovers, say }: ClusterTimeOptions,
): Promise<ClusterTimeResult> {
  const rests: number[] = [];
  const change = (nodes: readonly Node[], fromMs: number): number => {
    const seen = nodes.map(({ name, probe }) => ({ name, ...moved(probe.probes, { fromMs, toMs: monotonicMs() }, quietMs) }));
    rests.push(...seen.map(({ restMs }) => restMs));
    for (const { name, movedMs, restMs } of seen) say(`  ${name}: ${movedMs.toFixed(3)} ms (at rest ${restMs.toFixed(3)})`);
    return Math.max(...seen.map(({ movedMs }) => movedMs));
  };
  const watched = async (what: string, act: () => Promise<unknown>, nodes = cluster.gateways): Promise<number> => {
    await pause(quietMs);
    const fromMs = monotonicMs();
    await act();
    await pause(watchMs);
    say(what);
    return change(nodes, fromMs);
  };
  const failover = async (besides: (alive: readonly Node[]) => Promise<unknown> = async () => undefined) => {
    await pause(quietMs);
    const { node, term } = await referenceOf(cluster);
    const fromMs = monotonicMs();
    await node.service.kill9();
    const alive = cluster.timesyncs.filter((each) => each !== node);
    const taken = cluster.successor(term).then(() => monotonicMs() - fromMs);
    const [tookMs] = await Promise.all([taken, besides(alive)]);
    await pause(afterFailoverMs);
    say(`${node.name} killed with -9, term ${term + 1} after ${tookMs.toFixed(0)} ms`);
    const result = { tookMs, rooms: change(cluster.gateways, fromMs), all: change(alive, fromMs) };
    return { ...result, node, all: Math.max(result.rooms, result.all) };
  };

  await pause(settleMs);
  const fromMs = monotonicMs();
  await pause(agreeMs);
  const { apartMs, probeErrMs } = apart(
    cluster.gateways.map(({ probe }) => probe.probes),
    { fromMs, toMs: monotonicMs() },
  );
  say(
    `three gateways: p50 ${percentile(apartMs, 0.5).toFixed(3)} ms, p99 ${percentile(apartMs, 0.99).toFixed(3)} ms in ${apartMs.length} differences`,
  );

  const [first] = cluster.gateways;
  if (!first) throw new Error('no gateway');
  const gateway = await watched("a gateway's host steps by +3 s", () => step(first, stepMs));
  const gatewayBack = await watched("a gateway's host steps by -3 s", () => step(first, -stepMs));
  const reference = await watched("the reference's host steps by +3 s", async () => step((await referenceOf(cluster)).node, stepMs));
  const during = await failover(async (alive) => {
    await Promise.all([step(first, stepMs), ...alive.map((each) => step(each, -stepMs))]);
  });
  const took: Awaited<ReturnType<typeof failover>>[] = [];
  for (let nth = 0; nth < failovers; nth++) {
    await cluster.restart((took.at(-1) ?? during).node);
    took.push(await failover());
  }

  return {
    p50Ms: percentile(apartMs, 0.5),
    p99Ms: percentile(apartMs, 0.99),
    probeErrP99Ms: percentile(probeErrMs, 0.99),
    steps: { gateway, gatewayBack, reference, election: during.rooms },
    failoverMs: [during, ...took].map(({ tookMs }) => tookMs),
    failoverMovedMs: [during, ...took].map(({ all }) => all),
    restMs: Math.max(...rests),
  };
}

/** Steps a host's clock, and makes sure that its process noticed: a simulation that does nothing would reach every aim. */
async function step({ name, host, service }: Node, byMs: number): Promise<void> {
  const noticed = () => readMetric(service, 'tutti_server_time_host_steps_total');
  const before = await noticed();
  await host.step(byMs);
  for (let tries = 0; tries < 100; tries++) {
    if ((await noticed()) > before) return;
    await pause(50);
  }
  throw new Error(`${name} did not notice that its host's clock was set by ${byMs} ms`);
}

async function referenceOf(cluster: Cluster) {
  for (let tries = 0; tries < 50; tries++) {
    const found = await cluster.reference();
    if (found) return found;
    await pause(100);
  }
  throw new Error('nobody keeps server time');
}
