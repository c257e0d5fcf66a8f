import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { seededRandom } from './seeded-random.ts';

export type DelayProxyOptions = {
  targetPort: number;
  targetHost?: string;
  /** Every chunk waits this long at least, ms. */
  minMs?: number;
  /** … and this long at most; in between uniformly, drawn from the seed. */
  maxMs?: number;
  /** One direction's own delays: a path that is not the same both ways. */
  up?: Delays;
  down?: Delays;
  /** Nothing passes for so long, again and again, as behind a Wi-Fi that scans: held back and then on, as by `blackhole`. */
  stalls?: { readonly everyMs: number; readonly forMs: number };
  seed?: number;
  /** What gets through from client to server; as much as there is when left out. */
  upBytesPerSec?: number;
};

export type Delays = { readonly minMs: number; readonly maxMs: number };

export type ProxiedConnection = {
  /** 0, 1, … in order of arrival: it also picks the connection's place in the seed. */
  readonly id: number;
  readonly open: boolean;
  /** What each chunk was made to wait, ms, as drawn: client to server, server to client. */
  readonly upDelaysMs: readonly number[];
  readonly downDelaysMs: readonly number[];
  readonly upBytes: number;
  readonly downBytes: number;
  /** Ends both sides abruptly, as a lost network does. */
  cut(): void;
};

export type DelayProxy = AsyncDisposable & {
  readonly port: number;
  /** Every connection since the start, the closed ones too. */
  connections(): readonly ProxiedConnection[];
  cutAll(): void;
  /** While true nothing passes and nothing is closed; afterwards what was held back goes on, in order, as TCP's own repeats would. */
  blackhole(on: boolean): void;
  /** While true new connections are closed at once. */
  refuse(on: boolean): void;
};

/**
 * A TCP proxy that makes a network out of loopback: each direction of each connection delays every chunk by a seeded uniform draw, never reordering (a chunk
 * waits for the one before it). The same seed and order of connections draw the same delays.
 */
export async function delayProxy({
  targetPort,
  targetHost = '127.0.0.1',
  minMs = 20,
  maxMs = 80,
  up: upDelays = { minMs, maxMs },
  down: downDelays = { minMs, maxMs },
  stalls,
  seed = 1,
  upBytesPerSec = Number.POSITIVE_INFINITY,
}: DelayProxyOptions): Promise<DelayProxy> {
  const connections: (ProxiedConnection & { hold(on: boolean): void })[] = [];
  let [holding, stalled, refusing] = [false, false, false];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (refusing) return void client.resetAndDestroy();
    const upstream = connect({ port: targetPort, host: targetHost, allowHalfOpen: true, noDelay: true });
    const id = connections.length;
    const draw = (direction: number, delays: Delays) => {
      const random = seededRandom(seed * 1_000_003 + id * 2 + direction);
      return () => delays.minMs + random() * (delays.maxMs - delays.minMs);
    };
    const up = delayedPipe(client, upstream, { drawMs: draw(0, upDelays), bytesPerSec: upBytesPerSec });
    const down = delayedPipe(upstream, client, { drawMs: draw(1, downDelays), bytesPerSec: Number.POSITIVE_INFINITY });
    const cut = () => {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    };
    for (const socket of [client, upstream]) socket.on('error', cut);
    const hold = (on: boolean) => {
      up.hold(on);
      down.hold(on);
    };
    hold(holding || stalled);
    connections.push({
      id,
      get open() {
        return !client.destroyed;
      },
      upDelaysMs: up.delaysMs,
      downDelaysMs: down.delaysMs,
      get upBytes() {
        return client.bytesRead;
      },
      get downBytes() {
        return upstream.bytesRead;
      },
      cut,
      hold,
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hold = () => {
    for (const connection of connections) connection.hold(holding || stalled);
  };
  const stall = (on: boolean) => {
    stalled = on;
    hold();
    if (stalls) stallTimer = setTimeout(stall, on ? stalls.forMs : stalls.everyMs, !on);
  };
  let stallTimer = stalls && setTimeout(stall, stalls.everyMs, true);
  const cutAll = () => {
    for (const connection of connections) connection.cut();
  };
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    cutAll,
    blackhole(on) {
      holding = on;
      hold();
    },
    refuse(on) {
      refusing = on;
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(stallTimer);
      const closed = once(server, 'close');
      server.close();
      cutAll();
      await closed;
    },
  };
}

/** A full queue of this size stops reading, as a full window would. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

type Waiting = { chunk: Buffer | 'end'; dueMs: number };

type Pace = { readonly drawMs: () => number; readonly bytesPerSec: number };

function delayedPipe(from: Socket, to: Socket, { drawMs, bytesPerSec }: Pace) {
  const delaysMs: number[] = [];
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let lastDueMs = 0;
  let held = false;
  let timer: NodeJS.Timeout | undefined;

  const enqueue = (chunk: Buffer | 'end') => {
    const delayMs = drawMs();
    delaysMs.push(delayMs);
    const bytes = chunk === 'end' ? 0 : chunk.length;
    lastDueMs = Math.max(performance.now() + delayMs, lastDueMs) + (bytes / bytesPerSec) * 1000;
    waiting.push({ chunk, dueMs: lastDueMs });
    waitingBytes += bytes;
    if (waitingBytes > MOST_WAITING_BYTES) from.pause();
    arm();
  };
  const arm = () => {
    const next = waiting[0];
    if (!timer && next && !held) timer = setTimeout(release, Math.max(0, next.dueMs - performance.now()));
  };
  const release = () => {
    timer = undefined;
    while (!held && waiting[0] && waiting[0].dueMs <= performance.now() + 0.5) {
      const { chunk } = waiting.shift() as Waiting;
      if (chunk === 'end') to.end();
      else {
        waitingBytes -= chunk.length;
        to.write(chunk);
      }
    }
    if (waitingBytes <= MOST_WAITING_BYTES && from.isPaused()) from.resume();
    arm();
  };
  from.on('data', enqueue);
  from.on('end', () => enqueue('end'));
  from.on('close', () => {
    if (!from.errored) return;
    clearTimeout(timer);
    waiting = [];
  });
  return {
    delaysMs,
    hold(on: boolean) {
      if (on === held) return;
      held = on;
      clearTimeout(timer);
      timer = undefined;
      if (on) return;
      const nowMs = performance.now();
      let dueMs = 0;
      waiting = waiting.map(({ chunk }) => {
        dueMs = Math.max(dueMs, nowMs + drawMs());
        return { chunk, dueMs };
      });
      lastDueMs = dueMs;
      arm();
    },
  };
}
