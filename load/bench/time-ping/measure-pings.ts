import { availableParallelism } from 'node:os';
import { allocatedBytes } from '../../allocated-bytes.ts';
import { pinToCore } from '../../pin-to-core.ts';
import { cpuSec } from '../../process-figures.ts';
import { median } from '../../statistics.ts';
import { type Encoding, type Pingers, type PingRound, startPingers } from './pingers.ts';
import type { PingServer } from './servers.ts';

export type PingFigures = {
  /** Answers for each second that the server's threads ran; medians of the rounds, like the next. */
  readonly perCpuSec: number;
  /** User and system time, the kernel's part for the socket included. */
  readonly nsPerPing: number;
  /** On the JavaScript heap, by sampling, in a round of its own. */
  readonly bytesPerPing: number;
  /** Rates of each round, in their order. */
  readonly rates: readonly number[];
  readonly answerBytes: number;
  /** Pings without an answer, in all rounds. */
  readonly missed: number;
};

export type MeasurePingsOptions = {
  readonly servers: Readonly<Record<string, PingServer>>;
  readonly encoding: Encoding;
  readonly rounds: number;
  readonly round: PingRound;
  readonly say?: (line: string) => void;
};

/** One server after the other is pinged at the same pace by the same client, round by round, each round begun by another. */
export async function measurePings({
  servers,
  encoding,
  rounds,
  round,
  say = () => {},
}: MeasurePingsOptions): Promise<Record<string, PingFigures>> {
  const names = Object.keys(servers);
  const pingers: Record<string, Pingers> = {};
  const of = (name: string) => ({ server: servers[name] as PingServer, crowd: pingers[name] as Pingers });
  const rates: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const missed: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  const figures: Record<string, PingFigures> = {};
  try {
    for (const name of names) {
      const crowd = await startPingers((servers[name] as PingServer).target, encoding);
      pingers[name] = crowd;
      pinToCore(crowd.pid, availableParallelism() - 1);
    }
    for (let count = 0; count <= rounds; count++) {
      for (let turn = 0; turn < names.length; turn++) {
        const name = names[(count + turn) % names.length] ?? '';
        const { server, crowd } = of(name);
        const before = cpuSec(server.pid);
        const { sent, answered } = await crowd.ping(round);
        const usedSec = cpuSec(server.pid) - before;
        missed[name] = (missed[name] ?? 0) + sent - answered;
        if (count > 0) rates[name]?.push(answered / usedSec); // the first one warms up
        say(`${encoding}, round ${count}, ${name}: ${answered} of ${sent} answered, ${((usedSec / answered) * 1e9).toFixed(0)} ns each`);
      }
    }
    for (const name of names) {
      const { server, crowd } = of(name);
      const { bytes, done } = await allocatedBytes(server, () => crowd.ping(round));
      const perCpuSec = median(rates[name] ?? []);
      figures[name] = {
        perCpuSec,
        nsPerPing: 1e9 / perCpuSec,
        bytesPerPing: bytes / done.answered,
        rates: rates[name] ?? [],
        answerBytes: done.answerBytes,
        missed: missed[name] ?? 0,
      };
    }
    return figures;
  } finally {
    for (const crowd of Object.values(pingers)) await crowd[Symbol.asyncDispose]();
  }
}

/** One server's rates against another's of the same rounds: what the machine did meanwhile happened to both. */
export const ratioOf = (one: PingFigures, other: PingFigures): number =>
  median(one.rates.map((rate, round) => rate / (other.rates[round] ?? Number.NaN)));
