import { type Delays, delayProxy, type Skew } from '@tutti/testkit';
import { startBareEcho } from '../../bare-echo.ts';
import { startAudience } from '../../bench/fanout/audience.ts';
import { paced } from '../../bench/fanout/paced.ts';
import { gatewayAlone } from '../../gateway-alone.ts';
import { admitAll } from '../../gateway-process.ts';
import { cpuSec } from '../../process-figures.ts';
import { startBrowserClient } from './browser-client.ts';
import { type PlacedBelief, startNodeClient } from './node-client.ts';
import type { ClientOrder, Line, Way } from './sdk-client.ts';
import { type TrueTime, trueTime } from './true-time.ts';

export type ClockUnderLoadOptions = {
  readonly members: number;
  /** To all members together. */
  readonly framesPerSec: number;
  readonly seconds: number;
  /** How long clients may settle under the load before anything counts. */
  readonly settleMs?: number;
  readonly network?: Network;
  /** False: the network as it is, but for its stalls, which make up the echo's worst percent. */
  readonly stalls?: boolean;
  /** On a wrong clock each; the first is a browser, the others the SDK in Node. */
  readonly skews?: readonly Skew[];
  /** False where there is no Chromium: all of them in Node. */
  readonly browser?: boolean;
  readonly seed?: number;
  readonly say?: (line: string) => void;
};

/** What lies between each client and everything it talks to, the echo included. */
export type Network = {
  readonly up: Delays;
  readonly down: Delays;
  readonly stalls?: { readonly everyMs: number; readonly forMs: number };
};

/** |believed − true server time|, one for each moment that a client was asked. */
export type WayFigures = {
  readonly errorsMs: readonly number[];
  /** Moments at which the truth lay within the bound that the client stated (and what the truth itself is known to). */
  readonly held: number;
  /** Moments at which a client's server time was behind what it had been before. */
  readonly backwards: number;
  /** Of each client. */
  readonly perClient: readonly number[];
  /** The part of each error that the harness is sure of. */
  readonly sureMs: readonly number[];
  readonly worst: WorstMoment | undefined;
};

/** For whoever looks into a failure: `atMs` after the client's first moment, `offMs` what it was too far by, `truthMs` how well that is known. */
export type WorstMoment = {
  readonly client: number;
  readonly atMs: number;
  readonly offMs: number;
  readonly statedMs: number;
  readonly truthMs: number;
};

export type ClockUnderLoad = {
  /** Over the gateway's socket alone, against the gateway's clock. */
  readonly gateway: WayFigures;
  /** With `/time` beside it, against timesync's clock; undefined while there is no such address. */
  readonly time: WayFigures | undefined;
  /** Half of each of the bare echo's round trips, through the same network. */
  readonly echoMs: readonly number[];
  /** Echoes that never came, frames that a member of the audience missed or got out of turn, what a page complained about. */
  readonly missed: number;
  readonly complaints: readonly string[];
  /** What the truth is known to, ± ms, one for each moment: the harness's own error. */
  readonly truthMs: readonly number[];
  /** By how much the network shifts whoever takes half of a round trip; no estimator can know. */
  readonly asymmetryBoundMs: number;
  readonly framesPerSec: number;
  /** The gateway's share of a core. */
  readonly gatewayCores: number;
};

const usualNetwork: Network = { up: { minMs: 4, maxMs: 10 }, down: { minMs: 6, maxMs: 14 }, stalls: { everyMs: 7_000, forMs: 300 } };
const usualSkews: readonly Skew[] = [
  { offsetSec: 3.7, ppm: 60 },
  { offsetSec: -12.3, ppm: -80 },
  { offsetSec: 0.9, ppm: 35 },
];
const truthLines = 10;

/** A full room in uproar, and in it a browser and SDK clients on wrong clocks behind a bad network, who are asked what server time they believe it is. */
export async function runClockUnderLoad({
  members,
  framesPerSec,
  seconds,
  settleMs = 5_000,
  network: wholeNetwork = usualNetwork,
  stalls = true,
  skews = usualSkews,
  browser: hasBrowser = true,
  seed = 1,
  say = () => {},
}: ClockUnderLoadOptions): Promise<ClockUnderLoad> {
  const { up, down } = wholeNetwork;
  const network = stalls ? wholeNetwork : { up, down };
  const open: (AsyncDisposable | Disposable)[] = [];
  const own = async <T extends AsyncDisposable | Disposable>(starting: Promise<T>): Promise<T> => {
    const thing = await starting;
    open.unshift(thing);
    return thing;
  };
  try {
    const alone = await own(gatewayAlone({ members: members + truthLines + 2 * skews.length, env: admitAll, timesyncEnv: {} }));
    const { gateway, room, timesync } = alone;
    const timeUrl = timesync?.timeUrl;
    if (!timeUrl) say('timesync has no address for clients yet: the gateway alone');
    const echo = await own(startBareEcho());
    const tokens = room.memberIds.map(gateway.token);
    const [roomTokens, truthTokens, clientTokens] = [tokens.slice(0, members), tokens.slice(members, members + truthLines), tokens];

    const audience = await own(Promise.resolve(startAudience()));
    const { roomId, epoch } = room;
    await audience.join({ kind: 'gateway', url: gateway.url, roomId, epoch, version: room.version, tokens: roomTokens });
    say(`${members} members are in`);

    let proxies = 0;
    /** The address as it is seen through a network of its own. */
    const behind = async (url: string): Promise<string> => {
      const target = new URL(url);
      const proxy = await own(delayProxy({ targetPort: Number(target.port), ...network, seed: seed * 100 + proxies++ }));
      target.port = String(proxy.port);
      return target.href;
    };
    const orderFor = async (client: number): Promise<ClientOrder> => {
      const gatewayUrl = await behind(gateway.url);
      const tokenOf = (nth: number) => clientTokens[members + truthLines + 2 * client + nth] ?? '';
      const lines: Line[] = [{ way: 'gateway', gatewayUrl, token: tokenOf(0) }];
      if (timeUrl) lines.push({ way: 'time', gatewayUrl, token: tokenOf(1), timeUrl: await behind(timeUrl) });
      return { roomId, lines };
    };
    const browserSkew = hasBrowser ? skews[0] : undefined;
    const nodeSkews = hasBrowser ? skews.slice(1) : skews;
    const nodes = [];
    for (const [index, skew] of nodeSkews.entries())
      nodes.push(await own(startNodeClient(skew, { ...(await orderFor(index + 1)), echoUrl: await behind(echo.url) })));
    const browser = browserSkew && (await own(startBrowserClient(browserSkew, await orderFor(0))));
    const truth: Record<Way, TrueTime | undefined> = {
      gateway: await own(trueTime({ url: gateway.url, room: { roomId, tokens: truthTokens }, lines: truthLines })),
      time: timeUrl === undefined ? undefined : await own(trueTime({ url: timeUrl, lines: truthLines })),
    };
    say('all clients are in');

    const everyMs = (1000 * members) / framesPerSec;
    const settling = Math.ceil(settleMs / everyMs);
    await paced({ times: settling, everyMs, burst: 1 }, room.seek);
    await browser?.tell();
    for (const node of nodes) await node.tell();
    await audience.until(room.version);

    const gatewaySec = cpuSec(gateway.service.pid);
    const startMs = performance.now();
    const times = Math.ceil((seconds * 1000) / everyMs);
    await paced({ times, everyMs, burst: 1 }, room.seek);
    const tookSec = (performance.now() - startMs) / 1000;
    const gatewayCores = (cpuSec(gateway.service.pid) - gatewaySec) / tookSec;
    const fromNodes = await Promise.all(nodes.map((node) => node.tell()));
    const fromBrowser = await browser?.tell();
    const heard = await audience.until(room.version);

    const beliefs = [...(fromBrowser ? [fromBrowser.beliefs] : []), ...fromNodes.map((told) => told.beliefs)];
    const judged = { gateway: judge(beliefs, 'gateway', truth.gateway), time: judge(beliefs, 'time', truth.time) };
    const echoMs = fromNodes.flatMap((told) => told.echoRttMs.map((rttMs) => rttMs / 2));
    const echoesLost = Math.max(
      0,
      fromNodes.reduce((sum, told) => sum + told.echoesSent - told.echoRttMs.length, 0) - inFlight * nodes.length,
    );
    return {
      gateway: judged.gateway.figures,
      time: timeUrl === undefined ? undefined : judged.time.figures,
      echoMs,
      missed: members - heard.members + heard.faults + echoesLost,
      complaints: browser?.complaints ?? [],
      truthMs: [...judged.gateway.truthMs, ...judged.time.truthMs, ...(fromBrowser?.placedToMs ?? [])],
      asymmetryBoundMs: Math.abs(middle(network.down) - middle(network.up)) / 2,
      framesPerSec: (times * members) / tookSec,
      gatewayCores,
    };
  } finally {
    for (const thing of open) await (Symbol.asyncDispose in thing ? thing[Symbol.asyncDispose]() : thing[Symbol.dispose]());
  }
}

/** Echoes on their way when a client is asked, stalled ones included. */
const inFlight = 3;

const middle = ({ minMs, maxMs }: Delays): number => (minMs + maxMs) / 2;

function judge(clients: readonly (readonly PlacedBelief[])[], way: Way, truth: TrueTime | undefined) {
  const errorsMs: number[] = [];
  const truthMs: number[] = [];
  const perClient: number[] = [];
  const sureMs: number[] = [];
  let worst: WorstMoment | undefined;
  let [held, backwards] = [0, 0];
  for (const [client, beliefs] of clients.entries()) {
    let before = Number.NEGATIVE_INFINITY;
    const from = errorsMs.length;
    for (const { serverMs, errorMs, hostMs } of beliefs.filter((belief) => belief.way === way)) {
      const known = truth?.at(hostMs);
      if (!known) continue;
      const aheadMs = serverMs - (hostMs + known.offsetMs);
      const offMs = Math.abs(aheadMs);
      errorsMs.push(offMs);
      truthMs.push(known.boundMs);
      sureMs.push(Math.max(0, offMs - known.boundMs));
      if (offMs > Math.abs(worst?.offMs ?? 0))
        worst = { client, atMs: hostMs - (beliefs[0]?.hostMs ?? 0), offMs: aheadMs, statedMs: errorMs, truthMs: known.boundMs };
      if (offMs <= errorMs + known.boundMs) held++;
      if (serverMs < before) backwards++;
      before = serverMs;
    }
    perClient.push(errorsMs.length - from);
  }
  return { figures: { errorsMs, sureMs, held, backwards, perClient, worst } satisfies WayFigures, truthMs };
}
