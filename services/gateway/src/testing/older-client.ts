import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client';
import { vi } from 'vitest';
import WebSocket from 'ws';

export type Body = Readonly<Record<string, unknown>>;
export type Heard = { readonly event: string; readonly body: Body };

/** For the gateway's own tests: a client of an older protocol that keeps everything it was sent. */
export type OlderClient = {
  /** In order; on a WebSocket the event is what stands in `t` or `type`. */
  readonly heard: readonly Heard[];
  /** Undefined until the connection ended; over Socket.IO with its own words. */
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  /** The message itself, or with a Socket.IO event's name; resolves with the acknowledgement where there is one. */
  send(body: unknown, event?: string): Promise<Body | undefined>;
  /** Over Socket.IO on a WebSocket: a packet as it stands. */
  sendRaw(packet: string): void;
  /** The first of that name, also one that came already. */
  hears(event: string, matches?: (body: Body) => boolean): Promise<Body>;
  /** The names of what it heard. */
  readonly events: readonly string[];
  end(): Promise<{ readonly code: number; readonly reason: string }>;
  cut(): void;
  /** Stops and goes on reading from the network. */
  pause(): void;
  unpause(): void;
};

export type OlderClientOptions = {
  readonly query?: Readonly<Record<string, string>>;
  readonly origin?: string;
  readonly tls?: boolean;
  readonly transports?: readonly ('polling' | 'websocket')[];
};

const withinMs = 15_000;

export const connectOlder =
  (dialect: string) =>
  async (port: number, { query = {}, origin, tls }: OlderClientOptions = {}): Promise<OlderClient> => {
    const asked = new URLSearchParams(query).toString();
    const socket = new WebSocket(`${tls ? 'wss' : 'ws'}://127.0.0.1:${port}/ws/${dialect}${asked === '' ? '' : `?${asked}`}`, {
      ...(origin === undefined ? {} : { origin }),
      rejectUnauthorized: false,
      perMessageDeflate: false,
    });
    const heard: Heard[] = [];
    let closed: OlderClient['closed'];
    socket.on('message', (data: Buffer) => {
      const body = JSON.parse(data.toString()) as Body;
      heard.push({ event: String(body['t'] ?? body['type']), body });
    });
    socket.on('close', (code, reason) => {
      closed = { code, reason: reason.toString() };
    });
    socket.on('error', () => undefined);
    const opened = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('close', () => resolve(false));
    });
    if (!opened) throw new Error('the gateway did not accept the connection');
    const tcp = () => (socket as unknown as { readonly _socket: { pause(): void; resume(): void } })._socket;
    return {
      ...listening(heard, () => closed),
      get events() {
        return heard.map(({ event }) => event);
      },
      get closed() {
        return closed;
      },
      async send(body) {
        socket.send(typeof body === 'string' ? body : JSON.stringify(body));
        return undefined;
      },
      sendRaw: (packet) => socket.send(packet),
      cut: () => socket.terminate(),
      pause: () => tcp().pause(),
      unpause: () => tcp().resume(),
    };
  };

export async function connectGroovebox(
  port: number,
  { query = {}, origin, tls, transports = ['polling', 'websocket'] }: OlderClientOptions = {},
): Promise<OlderClient> {
  const options: Partial<ManagerOptions & SocketOptions> = {
    transports: [...transports],
    reconnection: false,
    forceNew: true,
    query: { ...query },
    rejectUnauthorized: false,
    ...(origin === undefined ? {} : { extraHeaders: { origin } }),
  };
  const socket = io(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`, options);
  const heard: Heard[] = [];
  let closed: OlderClient['closed'];
  socket.onAny((event: string, body: Body) => heard.push({ event, body }));
  socket.on('disconnect', (reason, details) => {
    const code = (details as { readonly context?: { readonly code?: number } } | undefined)?.context?.code ?? 0;
    closed = { code, reason };
  });
  const problem = await new Promise<Error | undefined>((resolve) => {
    socket.once('connect', () => resolve(undefined));
    socket.once('connect_error', resolve);
  });
  if (problem) {
    socket.disconnect();
    throw new Error('the gateway did not accept the connection', { cause: problem });
  }
  const webSocket = () => (socket.io.engine.transport as unknown as { readonly ws: RawWebSocket }).ws;
  return {
    ...listening(heard, () => closed),
    get events() {
      return heard.map(({ event }) => event);
    },
    get closed() {
      return closed;
    },
    send: (body, event = '') =>
      event === '' || event.startsWith('sync:')
        ? Promise.resolve(void socket.emit(event, body))
        : (socket.timeout(withinMs).emitWithAck(event, body) as Promise<Body>),
    sendRaw: (packet) => webSocket().send(packet),
    cut: () => socket.io.engine?.close(),
    pause: () => webSocket()._socket.pause(),
    unpause: () => webSocket()._socket.resume(),
  };
}

type RawWebSocket = { send(packet: string): void; readonly _socket: { pause(): void; resume(): void } };

const listening = (heard: readonly Heard[], closed: () => OlderClient['closed']) => ({
  heard,
  hears: (event: string, matches: (body: Body) => boolean = () => true) =>
    vi.waitUntil(() => heard.find((one) => one.event === event && matches(one.body))?.body, { timeout: withinMs, interval: 5 }),
  end: () => vi.waitUntil(closed, { timeout: withinMs, interval: 5 }),
});
