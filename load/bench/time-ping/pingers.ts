import { fileURLToPath } from 'node:url';
import { startScript } from '../../child-script.ts';

export type Encoding = 'json' | 'binary';

/** Whom to ping. With a room and tokens, each connection joins first, as the gateway wants it. */
export type Target = {
  readonly url: string;
  readonly connections: number;
  readonly room?: { readonly roomId: string; readonly tokens: readonly string[] };
  /** For an echo: bytes of each ping, filled up with spaces, and whatever comes back is its answer. */
  readonly frameBytes?: number;
};

export type PingRound = { readonly perSec: number; readonly forMs: number };
export type Pinged = { readonly sent: number; readonly answered: number; readonly answerBytes: number };

export type PingersOrder = ({ readonly do: 'connect'; readonly encoding: Encoding } & Target) | ({ readonly do: 'ping' } & PingRound);

/** Many connections in a process of their own that ping one server at a given pace, each in its turn. */
export type Pingers = AsyncDisposable & {
  readonly pid: number;
  /** Pings at that pace, then waits for the last answers. */
  ping(round: PingRound): Promise<Pinged>;
};

export async function startPingers(target: Target, encoding: Encoding): Promise<Pingers> {
  const script = startScript(fileURLToPath(new URL('pingers-process.ts', import.meta.url)));
  const { failed } = await script.ask<{ failed?: string }>({ do: 'connect', encoding, ...target } satisfies PingersOrder);
  if (failed !== undefined) throw new Error(`the pingers did not get in: ${failed}`);
  return {
    pid: script.pid,
    ping: (round) => script.ask<Pinged>({ do: 'ping', ...round } satisfies PingersOrder),
    [Symbol.asyncDispose]: () => script[Symbol.asyncDispose](),
  };
}
