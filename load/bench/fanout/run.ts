import { requireOpenFiles } from '../../process-figures.ts';
import { type Contestant, gatewayContestant, peerContestant } from './contestants.ts';
import { type Fanout, measureFanout } from './measure-fanout.ts';
import { fillAndMeasureMemory } from './measure-member-memory.ts';

export type FanoutRunOptions = {
  readonly members: number;
  readonly rounds: number;
  /** Of each server in each round; a pace at which none of the four is behind on two cores. */
  readonly deliveriesPerSec?: number;
  readonly roundMs?: number;
  readonly say?: (line: string) => void;
};

export type FanoutRun = Fanout & { readonly memberKib: { readonly gateway: number; readonly uws: number } };

/** Gateway and peers side by side, each in its own process with its own audience, all full from the first round to the last. */
export async function runFanout({
  members,
  rounds,
  deliveriesPerSec = 30_000,
  roundMs = 4_000,
  say = () => {},
}: FanoutRunOptions): Promise<FanoutRun> {
  requireOpenFiles(members + 200);
  const started: Contestant[] = [];
  const start = async (starting: Promise<Contestant>) => {
    const contestant = await starting;
    started.push(contestant);
    return contestant;
  };
  try {
    const gateway = await start(gatewayContestant(members));
    const uws = await start(peerContestant('bare-uws', members));
    const memberKib = { uws: await fillAndMeasureMemory(uws, members), gateway: await fillAndMeasureMemory(gateway, members) };
    say(`${members} members, idle: ${memberKib.gateway.toFixed(1)} KiB each in the gateway, ${memberKib.uws.toFixed(1)} in bare uWS`);
    const ws = await start(peerContestant('ws', members));
    const socketio = await start(peerContestant('socketio', members));
    for (const peer of [ws, socketio]) await peer.fill();

    const publishes = Math.max(4, Math.round((deliveriesPerSec * roundMs) / 1000 / members));
    const peers = { 'bare-uws': uws, ws, socketio };
    return { ...(await measureFanout({ gateway, peers, members, rounds, publishes, everyMs: roundMs / publishes, say })), memberKib };
  } finally {
    for (const contestant of started) await contestant[Symbol.asyncDispose]();
  }
}
