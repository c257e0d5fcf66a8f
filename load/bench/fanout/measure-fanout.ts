import { cpuSec } from '../../process-figures.ts';
import { median } from '../../statistics.ts';
import type { Contestant, FrameShape, Peer } from './contestants.ts';
import type { Pace } from './paced.ts';

export type FanoutOptions = {
  readonly gateway: Contestant;
  readonly peers: Readonly<Record<Peer, Contestant>>;
  readonly members: number;
  readonly rounds: number;
  /** Of each server in each round. */
  readonly pace: Pace;
  readonly say?: (line: string) => void;
};

export type Fanout = {
  /** Messages that reached their member in their turn, for each second that the server's threads ran; medians of the rounds. */
  readonly perCpuSec: Readonly<Record<'gateway' | Peer, number>>;
  /** The gateway's against each peer's in the same round; medians. */
  readonly ratio: Readonly<Record<Peer, number>>;
  /** Members of any server who in any round did not have the last version, and frames that came out of turn. */
  readonly missed: number;
  readonly frameBytes: number;
};

/** One server after the other publishes to its audience at the same pace, round by round, each round begun by another. */
export async function measureFanout({ gateway, peers, members, rounds, pace, say = () => {} }: FanoutOptions): Promise<Fanout> {
  const contestants = Object.entries({ gateway, ...peers }) as ['gateway' | Peer, Contestant][];
  const rates: Record<'gateway' | Peer, number[]> = { gateway: [], 'bare-uws': [], ws: [], socketio: [] };
  const frame = await frameOf(gateway);
  let missed = 0;

  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const [name, contestant] = contestants[(round + turn) % contestants.length] ?? contestants[0] ?? ['gateway', gateway];
      const beforeSec = cpuSec(contestant.pid);
      const version = await contestant.publish(pace, frame);
      const heard = await contestant.audience.until(version);
      const usedSec = cpuSec(contestant.pid) - beforeSec;
      missed += members - heard.members + heard.faults;
      if (round > 0) rates[name].push(heard.delivered / usedSec); // the first one warms up
      say(
        `${members} members, round ${round}, ${name}: ${heard.delivered} delivered in ${usedSec.toFixed(2)} CPU s, ${heard.members} members have all`,
      );
    }
  }
  const ratio = (peer: Peer) => median(rates.gateway.map((rate, round) => rate / (rates[peer][round] ?? Number.NaN)));
  return {
    perCpuSec: {
      gateway: median(rates.gateway),
      'bare-uws': median(rates['bare-uws']),
      ws: median(rates.ws),
      socketio: median(rates.socketio),
    },
    ratio: { 'bare-uws': ratio('bare-uws'), ws: ratio('ws'), socketio: ratio('socketio') },
    missed,
    frameBytes: Buffer.byteLength(frame.head + frame.tail),
  };
}

/** The frame as the gateway sends it is what all publish. */
async function frameOf(gateway: Contestant): Promise<FrameShape> {
  const version = await gateway.publish({ times: 1, everyMs: 0, burst: 1 }, { head: '', tail: '' });
  const { sample } = await gateway.audience.until(version);
  const [, head, tail] = /^(.*?"version":)\d+(.*)$/su.exec(sample) ?? [];
  if (head === undefined || tail === undefined) throw new Error(`no version in "${sample}"`);
  return { head, tail };
}
