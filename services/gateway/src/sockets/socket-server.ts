import { setTimeout as sleep } from 'node:timers/promises';
import { type CloseReason, chosenSubprotocol, limits as contract, type Encoding, subprotocols } from '@tutti/protocol';
import { admission, allowedOrigin, monotonicMs, PortInUseError, type TlsFiles } from '@tutti/service';
import * as uws from 'uws-pack';
import type { Connection, ConnectionHandlers } from './connection.ts';
import { uwsApp } from './uws-app.ts';
import { type ConnectionContext, topicOf, UwsConnection } from './uws-connection.ts';
import type { WireFrame } from './wire-frame.ts';

export type SocketServerOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Several gateways on one port, each with its share of the connections; else the port is this gateway's alone. */
  readonly sharesPort?: boolean;
  /** wss instead of ws. */
  readonly tls?: TlsFiles | undefined;
  /** Besides the gateway's own host (W18). */
  readonly allowedOrigins?: readonly string[];
  readonly accept: (connection: Connection) => ConnectionHandlers;
  /** Told when the gateway, not the client, ends a connection. */
  readonly onEnding?: (reason: CloseReason) => void;
  readonly limits?: Partial<SocketLimits>;
};

export type SocketLimits = {
  /** Longer messages are refused with an error frame. */
  readonly messageBytes: number;
  /** What may wait for a slow reader before it is closed. One frame may be longer when nothing waits. */
  readonly unreadBytes: number;
  /** New connections a second. */
  readonly admitPerSec: number;
  /** A drain takes no longer than this, however many are connected. */
  readonly drainWithinMs: number;
  /** Who is told to come back does so within this time, at a moment of its own. */
  readonly spreadMs: number;
};

/** The WebSocket server. Closing it stops accepting and closes every client with `drain`, some at a time. */
export type SocketServer = AsyncDisposable & {
  readonly port: number;
  readonly connections: number;
  /** To every connection that follows the topic, each in its encoding. Resolves nothing: what does not fit comes back as `dropped`. */
  publish(topic: string, frame: WireFrame): void;
};

const usual: SocketLimits = {
  messageBytes: contract.maxFrameBytes,
  unreadBytes: contract.mostUnreadBytes,
  admitPerSec: 500,
  drainWithinMs: 5_000,
  spreadMs: 1_000,
};
/** A client that is silently gone is noticed after this long; the library pings before. */
const idleTimeoutSec = 20;
const sliceMs = 50;
const smallestSlice = 20;
const encodings: readonly Encoding[] = ['json', 'binary'];

/**
 * NOTE one of the two homes of uWebSockets.js, the other is timesync's `/time` (ADR 61). Unless it shares, it listens exclusively: two processes could have one port without a word otherwise.
 * @throws PortInUseError when the port is taken; TlsFilesError when certificate or key cannot be used.
 */
export async function socketServer(options: SocketServerOptions): Promise<SocketServer> {
  const { host, port, sharesPort = false, tls, allowedOrigins = [], accept, onEnding } = options;
  const limits = { ...usual, ...options.limits };
  const connections = new Set<UwsConnection>();
  const door = admission({ perSec: limits.admitPerSec, random: Math.random });
  const followers: Record<Encoding, Map<string, number>> = { json: new Map(), binary: new Map() };
  const context: ConnectionContext = {
    ...limits,
    onEnding,
    onFollow(topic, encoding, by) {
      const left = (followers[encoding].get(topic) ?? 0) + by;
      if (left > 0) followers[encoding].set(topic, left);
      else followers[encoding].delete(topic);
    },
  };
  const app = uwsApp(tls);

  app.ws<Carried>('/ws', {
    // Above this the library ends the connection without a word, so that nobody fills our memory.
    maxPayloadLength: contract.fatalFrameBytes,
    // NOTE past this the library drops what it is given, its own close frame included. Rooms pace a reader long before (`pacedUnreadBytes`); a
    // burst that gets here all the same is told as `dropped`.
    maxBackpressure: 2 * limits.unreadBytes,
    idleTimeout: idleTimeoutSec,
    sendPingsAutomatically: true,
    upgrade(response, request, httpContext) {
      const origin = request.getHeader('origin');
      if (!allowedOrigin(origin, request.getHeader('host'), allowedOrigins)) {
        response.writeStatus('403 Forbidden').end(`pages of ${origin} may not connect here; the gateway's ALLOWED_ORIGINS says who may\n`);
        return;
      }
      const chosen = chosenSubprotocol(request.getHeader('sec-websocket-protocol'));
      if (!chosen) {
        response.writeStatus('400 Bad Request').end(`offer ${subprotocols.json} or ${subprotocols.binary}\n`);
        return;
      }
      const key = request.getHeader('sec-websocket-key');
      const extensions = request.getHeader('sec-websocket-extensions');
      response.upgrade<Carried>({ connection: new UwsConnection(chosen.encoding, context) }, key, chosen.protocol, extensions, httpContext);
    },
    open(ws) {
      const { connection } = ws.getUserData();
      connection.ws = ws;
      const waitMs = door.waitMs(monotonicMs());
      if (waitMs > 0) return connection.close('busy', waitMs);
      connections.add(connection);
      connection.handlers = accept(connection);
    },
    message(ws, message, isBinary) {
      const { handlers } = ws.getUserData().connection;
      if (message.byteLength > limits.messageBytes) handlers?.tooLarge(message.byteLength);
      else handlers?.message(readable(message, isBinary));
    },
    pong: (ws) => ws.getUserData().connection.ponged(),
    dropped: (ws, message, isBinary) => ws.getUserData().connection.handlers?.dropped(ownCopy(message, isBinary)),
    drain: (ws) => ws.getUserData().connection.handlers?.drained(),
    close(ws) {
      const { connection } = ws.getUserData();
      connections.delete(connection);
      connection.closed();
    },
  });
  app.any('/*', (response) => {
    response.writeStatus('404 Not Found').end('the WebSocket is at /ws\n');
  });

  /** In slices: whoever comes back meets a gateway that has time for it. */
  const drain = async () => {
    const slices = limits.drainWithinMs / sliceMs;
    const sliceSize = Math.max(smallestSlice, Math.ceil((limits.admitPerSec * sliceMs) / 1000), Math.ceil(connections.size / slices));
    while (connections.size > 0) {
      for (const connection of [...connections].slice(0, sliceSize)) {
        connections.delete(connection);
        connection.close('drain');
      }
      await sleep(sliceMs);
    }
  };

  const { promise, resolve, reject } = Promise.withResolvers<SocketServer>();
  (app as unknown as ListensAs).listen(host, port, sharesPort ? shared : exclusively, (listening) => {
    if (!listening) return reject(new PortInUseError({ service: 'the gateway', variable: 'GATEWAY_PORT', host, port }));
    resolve({
      port: uws.us_socket_local_port(listening),
      get connections() {
        return connections.size;
      },
      publish(topic, frame) {
        for (const encoding of encodings)
          if (followers[encoding].has(topic)) app.publish(topicOf(topic, encoding), frame.bytes(encoding), encoding === 'binary');
      },
      async [Symbol.asyncDispose]() {
        uws.us_listen_socket_close(listening);
        await drain();
        app.close();
      },
    });
  });
  return promise;
}

/** What the library has and its types leave out. */
const { LIBUS_LISTEN_EXCLUSIVE_PORT: exclusively } = uws as unknown as { readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number };
const shared = 0;
type ListensAs = {
  listen(host: string, port: number, options: number, done: (listening: uws.us_listen_socket | false) => void): void;
};

/** NOTE the library copies the properties of what it is given to carry, so an object with methods is carried in another. */
type Carried = { readonly connection: UwsConnection };

/** NOTE the library's own memory: what is heard is parsed within the call, and a parsed frame keeps nothing of it. */
const readable = (message: ArrayBuffer, isBinary: boolean): string | Uint8Array =>
  isBinary ? new Uint8Array(message) : Buffer.from(message).toString();

/** For what is kept: the library's buffer is gone after the call. */
const ownCopy = (message: ArrayBuffer, isBinary: boolean): string | Uint8Array =>
  isBinary ? new Uint8Array(message.slice(0)) : Buffer.from(message).toString();
