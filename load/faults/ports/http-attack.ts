import { pause } from '@tutti/service';
import type { Dice } from '../codec/dice.ts';
import type { Around } from './around.ts';
import type { Attack, Attacker } from './attack-port.ts';
import { type HttpRequest, httpRequest, type Manners } from './http-request.ts';
import type { Line } from './line.ts';

const mostPipelined = 9;
const answerWithinMs = 800;
/** After a rude request the server may wait for bytes that never come. */
const rudeWithinMs = 40;

/** Several requests over one connection: in one write, in pieces, or cut off. */
export const httpAttack = (weight: number, pathsOf: (around: Around) => readonly string[]): Attack => ({
  kind: 'http',
  weight,
  async run({ chance, around, connect }: Attacker) {
    const paths = pathsOf(around);
    const line = await connect();
    for (let turns = 1 + chance.below(3); turns > 0 && line.isOpen; turns--) {
      const last = chance.one<Manners>(['bodyless', 'bodied', 'rude']);
      const requests = pipeline((manners) => httpRequest(paths, around, chance, manners), last, chance);
      if (chance.percent(10)) return cutOff(line, requests, chance);
      await writeSome(line, requests, chance);
      await line.settled(last === 'rude' ? rudeWithinMs : answerWithinMs);
    }
  },
});

/** A number of requests, of which only the last may end the connection. */
function pipeline(next: (manners: Manners) => HttpRequest, last: Manners, { below }: Dice): HttpRequest[] {
  return [...Array.from({ length: below(mostPipelined) }, () => next('bodyless')), next(last)];
}

/** In one write, in one for each request, or in halves that begin in one request and end in the next. */
async function writeSome(line: Line, requests: readonly HttpRequest[], { one, below }: Dice): Promise<void> {
  const [kind, all] = [kindOf(requests), Buffer.concat(requests.map(({ bytes }) => bytes))];
  const at = below(all.length + 1);
  await one([
    async () => line.write(all, kind, requests.length),
    async () => {
      for (const request of requests) line.write(request.bytes, request.kind);
    },
    async () => {
      line.write(all.subarray(0, at), kind, requests.length);
      await pause(1);
      line.write(all.subarray(at), kind, 0);
    },
  ])();
}

/** The connection is gone in the middle of a request, or before its answer. */
async function cutOff(line: Line, requests: readonly HttpRequest[], { below, percent }: Dice): Promise<void> {
  const all = Buffer.concat(requests.map(({ bytes }) => bytes));
  line.write(percent(50) ? all : all.subarray(0, below(all.length + 1)), `${kindOf(requests)}, cut`, requests.length);
  await pause(below(5));
  if (percent(50)) line.cut();
  else line.end();
  await pause(1);
}

const kindOf = (requests: readonly HttpRequest[]): string => requests.at(-1)?.kind ?? '';
