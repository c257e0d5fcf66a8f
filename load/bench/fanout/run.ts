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
  /** Each is measured apart: how many events come at once. 1 is a quiet room, more a busy one. */
  readonly bursts?: readonly number[];
  readonly say?: (line: string) => void;
};

export type FanoutRun = {
  readonly fanouts: readonly (Fanout & { readonly burst: number; readonly publishesPerSec: number })[];
  readonly memberKib: { readonly gateway: number; readonly uws: number };
};

/** Gateway and peers side by side, each in its own process with its own audience, all full from the first round to the last. */
export async function runFanout({
  members,
  rounds,
  deliveriesPerSec = 30_000,
  roundMs = 4_000,
  bursts = [1],
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

    const peers = { 'bare-uws': uws, ws, socketio };
    const fanouts = [];
    for (const burst of bursts) {
      const times = burst * Math.max(4, Math.round((deliveriesPerSec * roundMs) / 1000 / members / burst));
      const pace = { times, everyMs: roundMs / times, burst };
      const fanout = await measureFanout({ gateway, peers, members, rounds, pace, say });
      fanouts.push({ ...fanout, burst, publishesPerSec: (times * 1000) / roundMs });
    }
    return { fanouts, memberKib };
  } finally {
    for (const contestant of started) await contestant[Symbol.asyncDispose]();
  }
}
