import { createServer, type Server } from 'node:net';
import { EmbeddedServerError } from './embedded-server-error.ts';

// NOTE below the ports that systems give to outgoing connections (Linux from 32768, others from 49152), above those that `fetch` refuses.
const lowestPort = 12_000;
const portsPerBlock = 20;
const blocks = 1_000;
const loopback = '127.0.0.1';

const reserved = new Set<number>();
let ours: number[] = [];
let last: Promise<unknown> = Promise.resolve();

/**
 * A port of 127.0.0.1 for a process that starts a moment later. Whoever asks here gets each port once, in this process and in every other:
 * ports come from blocks, and a process holds its blocks until it ends by listening on the first port of each.
 *
 * @throws EmbeddedServerError PORT_IN_USE when every block is taken.
 */
export function freePort(): Promise<number> {
  const port = last.then(nextOfOurs);
  last = port.catch(() => undefined);
  return port;
}

/** Ports that this process means for something: none of them is given or held, also while nobody listens on them yet. */
export function reservePorts(ports: readonly number[]): void {
  for (const port of ports) reserved.add(port);
}

/** Whether `port` can be listened on, on `host`. */
export async function portIsFree(port: number, host = loopback): Promise<boolean> {
  const server = await listen(port, host);
  if (server) await new Promise((closed) => server.close(closed));
  return server !== undefined;
}

async function nextOfOurs(): Promise<number> {
  for (;;) {
    const port = ours.shift();
    if (port === undefined) ours = await claimBlock();
    else if (!reserved.has(port) && (await portIsFree(port))) return port;
  }
}

/** Begins anywhere, so that processes that start together do not all knock at the same doors. */
async function claimBlock(): Promise<number[]> {
  const begin = Math.floor(Math.random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const first = lowestPort + ((begin + tried) % blocks) * portsPerBlock;
    const guard = reserved.has(first) ? undefined : await listen(first, loopback);
    guard?.unref();
    if (guard) return Array.from({ length: portsPerBlock - 1 }, (_, nth) => first + 1 + nth);
  }
  throw new EmbeddedServerError('PORT_IN_USE', `No port is free from ${lowestPort} on: ${blocks} processes hold theirs.`);
}

/** Undefined when somebody else does. */
function listen(port: number, host: string): Promise<Server | undefined> {
  const server = createServer((visitor) => visitor.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
