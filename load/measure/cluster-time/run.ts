import { monotonicMs, pause } from '@tutti/service';
import { percentile } from '../../statistics.ts';
import { type Cluster, type Node, startCluster } from './cluster.ts';
import { apart, moved } from './offsets.ts';

export type ClusterTimeOptions = {
  /** From the last service's start to the first measured difference. */
  readonly settleMs: number;
  readonly agreeMs: number;
  /** How long a step is watched. */
  readonly watchMs: number;
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

/** The line that a change is measured from needs as long. */
const quietMs = 8_500;
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

async function measure(cluster: Cluster, { settleMs, agreeMs, watchMs, failovers, say }: ClusterTimeOptions): Promise<ClusterTimeResult> {
  const rests: number[] = [];
  const change = (nodes: readonly Node[], fromMs: number): number => {
    const seen = nodes.map(({ name, probe }) => ({ name, ...moved(probe.probes, { fromMs, toMs: monotonicMs() }) }));
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
  const failover = async (besides: () => Promise<unknown> = async () => undefined) => {
    await pause(quietMs);
    const { node, term } = await referenceOf(cluster);
    const fromMs = monotonicMs();
    await node.service.kill9();
    await besides();
    const tookMs = (await cluster.successor(term)) + 0;
    const elapsedMs = monotonicMs() - fromMs;
    await pause(afterFailoverMs);
    say(`${node.name} killed with -9, term ${term + 1} after ${elapsedMs.toFixed(0)} ms (asked for ${tookMs.toFixed(0)} ms)`);
    const alive = cluster.timesyncs.filter((each) => each !== node);
    const result = { tookMs: elapsedMs, rooms: change(cluster.gateways, fromMs), all: change(alive, fromMs) };
    await cluster.restart(node);
    return { ...result, all: Math.max(result.rooms, result.all) };
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
  const gateway = await watched("a gateway's host steps by +3 s", () => first.host.step(stepMs));
  const gatewayBack = await watched("a gateway's host steps by -3 s", () => first.host.step(-stepMs));
  const reference = await watched("the reference's host steps by +3 s", async () => (await referenceOf(cluster)).node.host.step(stepMs));
  const during = await failover(async () => {
    await first.host.step(stepMs);
    for (const { host } of cluster.timesyncs) await host.step(-stepMs);
  });
  const took: Awaited<ReturnType<typeof failover>>[] = [];
  for (let nth = 0; nth < failovers; nth++) took.push(await failover());

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

async function referenceOf(cluster: Cluster) {
  for (let tries = 0; tries < 50; tries++) {
    const found = await cluster.reference();
    if (found) return found;
    await pause(100);
  }
  throw new Error('nobody keeps server time');
}
