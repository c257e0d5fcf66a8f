import { setTimeout as sleep } from 'node:timers/promises';
import { type CloseReason, chosenSubprotocol, type DialectName, type Encoding, subprotocols } from '@tutti/protocol';
import { admission, type Faults, monotonicMs, PortInUseError, type TlsFiles } from '@tutti/service';
import * as uws from 'uws-pack';
import type { Connection, ConnectionHandlers } from './connection.ts';
import { guardedApp } from './guarded-app.ts';
import type { Arrival, OlderConnection, OlderHandlers } from './older-connection.ts';
import { olderDoor } from './older-door.ts';
import { socketIoDoor } from './socket-io-door.ts';
import { type SocketLimits, usualSocketLimits } from './socket-limits.ts';
import { uwsApp } from './uws-app.ts';
import { type ConnectionContext, topicOf } from './uws-connection.ts';
import { type Closable, type Doors, webSocketDoor } from './websocket-door.ts';
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
  /** Who comes by `/ws`. */
  readonly accept: (connection: Connection) => ConnectionHandlers;
  /** Who comes by `/ws/<dialect>` or `/socket.io/`; undefined for a dialect that nobody speaks here. */
  readonly acceptOlder: (dialect: DialectName) => ((connection: OlderConnection, arrival: Arrival) => OlderHandlers) | undefined;
  /** Told when the gateway, not the client, ends a connection. */
  readonly onEnding?: (reason: CloseReason) => void;
  readonly faults: Faults;
  readonly limits?: Partial<SocketLimits>;
};

/** The WebSocket server. Closing it stops accepting and closes every client with `drain`, some at a time. */
export type SocketServer = AsyncDisposable & {
  readonly port: number;
  readonly connections: number;
  /** To every connection that follows the topic, each in its encoding. Resolves nothing: what does not fit comes back as `dropped`. */
  publish(topic: string, frame: WireFrame): void;
};

const sliceMs = 50;
const smallestSlice = 20;
const encodings: readonly Encoding[] = ['json', 'binary'];
const overWebSockets: readonly DialectName[] = ['party', 'music', 'replay'];

/**
 * NOTE one of the two homes of uWebSockets.js, the other is timesync's `/time` (ADR 61). Unless it shares, it listens exclusively: two processes could have one port without a word otherwise.
 * @throws PortInUseError when the port is taken; TlsFilesError when certificate or key cannot be used.
 */
export async function socketServer(options: SocketServerOptions): Promise<SocketServer> {
  const { host, port, sharesPort = false, tls, allowedOrigins = [], accept, acceptOlder, onEnding, faults } = options;
  const limits = { ...usualSocketLimits, ...options.limits };
  const connections = new Set<Closable>();
  const { waitMs } = admission({ perSec: limits.admitPerSec, random: Math.random });
  const followers: Record<Encoding, Map<string, number>> = { json: new Map(), binary: new Map() };
  const context: ConnectionContext = {
    ...limits,
    onEnding,
    faults,
    onFollow(topic, encoding, by) {
      const left = (followers[encoding].get(topic) ?? 0) + by;
      if (left > 0) followers[encoding].set(topic, left);
      else followers[encoding].delete(topic);
    },
  };
  const app = uwsApp(tls);
  const guarded = guardedApp(app, faults);
  const doors: Doors = { context, limits, allowedOrigins, connections, waitMs: () => waitMs(monotonicMs()) };

  webSocketDoor(guarded, { path: '/ws', welcome: speaksOurs, accept }, doors);
  for (const dialect of overWebSockets) {
    const acceptIt = acceptOlder(dialect);
    if (acceptIt) webSocketDoor(guarded, olderDoor(`/ws/${dialect}`, tls !== undefined, acceptIt), doors);
  }
  const acceptGroovebox = acceptOlder('groovebox');
  const socketIo = acceptGroovebox && socketIoDoor(guarded, tls !== undefined, acceptGroovebox, doors);
  guarded.any('/*', (response) => {
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
        socketIo?.[Symbol.dispose]();
        app.close();
      },
    });
  });
  return promise;
}

function speaksOurs(request: uws.HttpRequest) {
  const chosen = chosenSubprotocol(request.getHeader('sec-websocket-protocol'));
  return chosen ? { ...chosen, came: undefined } : `offer ${subprotocols.json} or ${subprotocols.binary}`;
}

/** What the library has and its types leave out. */
const { LIBUS_LISTEN_EXCLUSIVE_PORT: exclusively } = uws as unknown as { readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number };
const shared = 0;
type ListensAs = {
  listen(host: string, port: number, options: number, done: (listening: uws.us_listen_socket | false) => void): void;
};
