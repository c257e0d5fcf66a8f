import { fileURLToPath } from 'node:url';
import type { Skew } from '@tutti/testkit';
import { startScript } from '../../child-script.ts';
import type { Belief, ClientOrder } from './sdk-client.ts';

export type NodeClientOrder = ({ readonly do: 'start'; readonly echoUrl: string } & ClientOrder) | { readonly do: 'tell' };

/** A belief with the machine's own monotonic time at which it was held. */
export type PlacedBelief = Belief & { readonly hostMs: number };
/** Since it was asked last. */
export type NodeClientTold = { readonly beliefs: PlacedBelief[]; readonly echoRttMs: number[]; readonly echoesSent: number };

/** The SDK in a process of its own, on a wrong clock. */
export type NodeClient = AsyncDisposable & { tell(): Promise<NodeClientTold> };

export async function startNodeClient(skew: Skew, order: ClientOrder & { readonly echoUrl: string }): Promise<NodeClient> {
  const script = startScript(fileURLToPath(new URL('node-client-process.ts', import.meta.url)), {
    NODE_OPTIONS: `--import ${new URL('skew-clocks.ts', import.meta.url).href}`,
    CLOCK_OFFSET_SEC: String(skew.offsetSec),
    CLOCK_PPM: String(skew.ppm),
  });
  await script.ask<NodeClientTold>({ do: 'start', ...order } satisfies NodeClientOrder);
  return {
    tell: () => script.ask<NodeClientTold>({ do: 'tell' } satisfies NodeClientOrder),
    [Symbol.asyncDispose]: () => script[Symbol.asyncDispose](),
  };
}
