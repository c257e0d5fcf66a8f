import { pause } from '@tutti/service';
import type { Dice } from '../codec/dice.ts';
import type { Around } from './around.ts';
import type { Attack, Attacker } from './attack-port.ts';
import { type HttpRequest, httpRequest } from './http-request.ts';
import type { Line } from './line.ts';

const mostPipelined = 12;
const answerWithinMs = 150;

/** Requests over one connection, all at once, in pieces, or cut off. */
export const httpAttack = (weight: number, pathsOf: (around: Around) => readonly string[]): Attack => ({
  kind: 'http',
  weight,
  async run({ chance, around, connect }: Attacker) {
    const paths = pathsOf(around);
    const line = await connect();
    for (let turns = 1 + chance.below(3); turns > 0 && line.isOpen; turns--) {
      const requests = pipeline(() => httpRequest(paths, around, chance), chance);
      if (chance.percent(10)) return cutOff(line, requests, chance);
      await writeSome(line, requests, chance);
      await line.settled(requests.at(-1)?.breaks ? answerWithinMs / 5 : answerWithinMs);
      if (requests.at(-1)?.breaks) return;
    }
  },
});

/** Up to a number of requests, none after one that breaks the connection. */
function pipeline(next: () => HttpRequest, { below }: Dice): HttpRequest[] {
  const requests: HttpRequest[] = [];
  for (let left = 1 + below(mostPipelined); left > 0 && !requests.at(-1)?.breaks; left--) requests.push(next());
  return requests;
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
