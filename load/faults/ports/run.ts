import { roomCode } from '@tutti/protocol';
import { pause } from '@tutti/service';
import { openRooms, untilAcknowledged } from '../log/callers.ts';
import { type Around, around, type Member } from './around.ts';
import { attackPort } from './attack-port.ts';
import { attacksOf, type PortName, portNames } from './attacks.ts';
import { type Ledger, ledger } from './ledger.ts';
import { type Ended, type PortLab, portLab } from './port-lab.ts';
import type { WitnessClosed } from './witness.ts';
import { witnesses } from './witnesses.ts';

export type PortsOptions = {
  readonly seed: number;
  /** Requests and frames at each port. */
  readonly requests: number;
  readonly ports?: readonly PortName[];
  /** The number of the first attack: those before one that ended a process can be left out. */
  readonly first?: number;
  /** Attacks at a time; one, to know which of them ended a process. */
  readonly lanes?: number;
  /** Attacks that are left out, by kind. */
  readonly without?: readonly string[];
  /** To show that the judge can fail: this service is killed when so many are written. */
  readonly kill?: { readonly service: string; readonly afterRequests: number };
  /** How long to watch after the first port's attack: the sessions that attackers left behind end by timers. */
  readonly lingerMs?: number;
  readonly say?: (line: string) => void;
};

export type PortsVerdict = {
  readonly ended: readonly Ended[];
  readonly othersClosed: readonly WitnessClosed[];
  readonly witnesses: number;
  /** Honest members that did not receive what happened in the end. */
  readonly missed: readonly string[];
  /** Requests and frames that were written at each port. */
  readonly written: Readonly<Partial<Record<PortName, number>>>;
  /** Seconds that it took. */
  readonly seconds: Readonly<Partial<Record<PortName, number>>>;
  readonly internalErrors: ReadonlyMap<string, number>;
  /** What services logged as an error, one line of each kind. */
  readonly errors: readonly string[];
  /** What was written last before the first process or connection ended. */
  readonly lastCases: readonly string[];
};

/** Longer than a service takes to end after a fault that nobody caught. */
const drainsWithinMs = 12_000;
const attackRooms = 8;

/** Attacks every port, one after the other, while honest members sit in a room. Stops at the first process or connection that ends. */
export async function runPorts(options: PortsOptions): Promise<PortsVerdict> {
  const stop = new AbortController();
  const books = new Map<PortName, Ledger>();
  let lastCases: readonly string[] = [];
  const fails = () => {
    if (lastCases.length === 0) lastCases = [...books.values()].at(-1)?.last() ?? [];
    stop.abort();
  };
  const lab = await portLab(fails);
  try {
    const roomIds = Array.from({ length: attackRooms }, (_, index) => `attack${index}`);
    await openRooms(lab.lab.bus, [witnessRoomId, ...roomIds]);
    const honest = await witnesses(lab, witnessRoomId, fails);
    const known = around({ seed: options.seed, roomIds, witnessRoomId, apiPaths: await documentedPaths(lab) });
    const seconds = await attackAll(options, { lab, known, books, signal: stop.signal });
    const missed = stop.signal.aborted ? [] : await honest.missing();
    if (stop.signal.aborted) await untilEnded(lab);
    honest[Symbol.dispose]();
    return {
      ...{ ended: lab.ended, othersClosed: honest.closed, witnesses: honest.size, missed, lastCases },
      ...{ written: writtenIn(books), seconds, internalErrors: internalErrorsIn(books), errors: lab.errors() },
    };
  } finally {
    await lab[Symbol.asyncDispose]();
  }
}

type Scene = { readonly lab: PortLab; readonly known: Around; readonly books: Map<PortName, Ledger>; readonly signal: AbortSignal };

/** Resolves with the seconds that each port took, once the timers of the first port's sessions are over too. */
async function attackAll(options: PortsOptions, { lab, known, books, signal }: Scene): Promise<Partial<Record<PortName, number>>> {
  const { seed, requests, ports = portNames, first = 0, lanes = usualLanes, without = [], kill, lingerMs = 0, say = () => {} } = options;
  const seconds: Partial<Record<PortName, number>> = {};
  let lingersUntilMs: number | undefined;
  for (const port of ports) {
    await joinAll(lab, known.members);
    const [book, startMs] = [ledger(), performance.now()];
    books.set(port, book);
    await attackPort({
      ...{ around: known, seed, requests, first, lanes, book, signal, portOf: portsOf(lab, port) },
      attacks: attacksOf[port].filter(({ kind }) => !without.includes(kind)),
      onAttack: () => (kill && book.written >= kill.afterRequests ? end(lab, kill.service) : undefined),
    });
    lingersUntilMs ??= performance.now() + lingerMs;
    seconds[port] = (performance.now() - startMs) / 1_000;
    say(`${port}: ${book.written} written in ${seconds[port].toFixed(0)} s; answers ${shown(book.statuses)}`);
    if (signal.aborted) return seconds;
  }
  await pause(Math.max(0, (lingersUntilMs ?? 0) - performance.now()), signal);
  return seconds;
}

const writtenIn = (books: ReadonlyMap<PortName, Ledger>) =>
  Object.fromEntries([...books].map(([port, { written }]) => [port, written])) as PortsVerdict['written'];

const internalErrorsIn = (books: ReadonlyMap<PortName, Ledger>): ReadonlyMap<string, number> =>
  new Map(
    [...books].flatMap(([port, { internalErrors }]) => [...internalErrors].map(([kind, times]) => [`${port} ${kind}`, times] as const)),
  );

/** An id that older clients may type as a code. */
const witnessRoomId = roomCode('witness') ?? '';
const usualLanes = 24;

/** Over the bus, for the api lets nobody into a room. Nobody reports these members as present, so each port's attack needs them anew. */
async function joinAll({ lab: { bus } }: PortLab, members: readonly Member[]): Promise<void> {
  const join = ({ roomId, memberId: actorId }: Member) =>
    bus.command({ commandId: `enter-${roomId}-${actorId}-${joins++}`, roomId, actorId, command: { type: 'JoinRoom' } });
  for (const member of members) await untilAcknowledged(() => join(member));
}
let joins = 0;

/** A service that closes its connections may be on its way to its end. */
async function untilEnded({ ended }: PortLab): Promise<void> {
  const deadlineMs = performance.now() + drainsWithinMs;
  while (ended.length === 0 && performance.now() < deadlineMs) await pause(50);
}

function end({ services }: PortLab, name: string): void {
  void services.find((service) => service.name === name)?.kill9();
}

function portsOf({ gatewayPort, apiPort, timePort, healthPorts }: PortLab, port: PortName): (number: number) => number {
  if (port === 'health') return (number) => healthPorts[number % healthPorts.length] ?? 0;
  const only = { gateway: gatewayPort, api: apiPort, time: timePort }[port];
  return () => only;
}

async function documentedPaths({ apiPort }: PortLab): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${apiPort}/api/openapi.json`);
  return Object.keys(((await answer.json()) as { paths: object }).paths);
}

const shown = (statuses: ReadonlyMap<number, number>): string =>
  [...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, times]) => `${status}: ${times}`)
    .join(', ');
