import { randomUUID } from 'node:crypto';
import { type CloseReason, closeCodes, limits as contract, subprotocols } from '@tutti/protocol';
import { monotonicMs } from '@tutti/service';
import * as uws from 'uws-pack';
import type { Connection, ConnectionHandlers, EncodedFrame, Encoding } from './connection.ts';

export type SocketServerOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly accept: (connection: Connection) => ConnectionHandlers;
  /** Told when the gateway, not the client, ends a connection. */
  readonly onEnding?: (reason: CloseReason) => void;
  readonly limits?: Partial<SocketLimits>;
};

export type SocketLimits = {
  /** Longer messages are refused with an error frame. */
  readonly messageBytes: number;
  /** What may wait for a slow reader before it is closed. One frame may be longer when nothing waits. */
  readonly bufferedBytes: number;
};

/** The WebSocket server. Closing it stops accepting and closes every client with `drain`. */
export type SocketServer = AsyncDisposable & { readonly port: number; readonly connections: number };

const usual: SocketLimits = { messageBytes: contract.maxFrameBytes, bufferedBytes: contract.mostUnreadBytes };
/** A client that is silently gone is noticed after this long; the library pings before. */
const idleTimeoutSec = 20;

/**
 * NOTE the only home of uWebSockets.js. It listens exclusively: two processes could share a port without a word otherwise.
 * @throws PortInUseError when the port is taken.
 */
export function socketServer({ host, port, accept, limits: given, onEnding }: SocketServerOptions): Promise<SocketServer> {
  const limits = { ...usual, ...given };
  const sockets = new Set<Socket>();
  const end = (socket: Socket, reason: CloseReason) => {
    if (!socket.ws) return;
    onEnding?.(reason);
    socket.ws.end(closeCodes[reason], reason);
  };
  const app = uws.App();

  app.ws<Socket>('/ws', {
    // Above this the library ends the connection without a word, so that nobody fills our memory.
    maxPayloadLength: contract.fatalFrameBytes,
    // NOTE never reached: past it the library drops frames silently, its own close frame included. `socket.send` closes long before.
    maxBackpressure: 64 * limits.bufferedBytes,
    idleTimeout: idleTimeoutSec,
    sendPingsAutomatically: true,
    upgrade(response, request, context) {
      const offered = request.getHeader('sec-websocket-protocol');
      const chosen = choose(offered);
      if (!chosen) {
        response.writeStatus('400 Bad Request').end(`offer ${subprotocols.json} or ${subprotocols.binary}\n`);
        return;
      }
      const key = request.getHeader('sec-websocket-key');
      const extensions = request.getHeader('sec-websocket-extensions');
      response.upgrade(newSocket(chosen.encoding), key, chosen.protocol, extensions, context);
    },
    open(ws) {
      const socket = ws.getUserData();
      sockets.add(socket);
      socket.ws = ws;
      socket.handlers = accept(connectionOf(socket, limits.bufferedBytes, end));
    },
    message(ws, message, isBinary) {
      const { handlers } = ws.getUserData();
      if (message.byteLength > limits.messageBytes) handlers?.tooLarge(message.byteLength);
      else handlers?.message(isBinary ? new Uint8Array(message.slice(0)) : Buffer.from(message).toString());
    },
    pong(ws) {
      const socket = ws.getUserData();
      if (socket.pingedAtMs === undefined) return;
      const rttMs = monotonicMs() - socket.pingedAtMs;
      socket.pingedAtMs = undefined;
      socket.handlers?.roundTrip(rttMs);
    },
    dropped(ws) {
      ws.close();
    },
    close(ws) {
      const socket = ws.getUserData();
      socket.ws = undefined;
      sockets.delete(socket);
      socket.handlers?.closed();
    },
  });
  app.any('/*', (response) => {
    response.writeStatus('404 Not Found').end('the WebSocket is at /ws\n');
  });

  const { promise, resolve, reject } = Promise.withResolvers<SocketServer>();
  (app as unknown as ListensExclusively).listen(host, port, exclusively, (listening) => {
    if (!listening) return reject(new PortInUseError(host, port));
    resolve({
      port: uws.us_socket_local_port(listening),
      get connections() {
        return sockets.size;
      },
      async [Symbol.asyncDispose]() {
        uws.us_listen_socket_close(listening);
        for (const socket of sockets) end(socket, 'drain');
        await new Promise((flushed) => setTimeout(flushed, 50));
        app.close();
      },
    });
  });
  return promise;
}

/** What the library has and its types leave out. */
const { LIBUS_LISTEN_EXCLUSIVE_PORT: exclusively } = uws as unknown as { readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number };
type ListensExclusively = {
  listen(host: string, port: number, options: number, done: (listening: uws.us_listen_socket | false) => void): void;
};

/** Somebody else listens there. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'PORT_IN_USE';
  readonly port: number;

  constructor(host: string, port: number) {
    super(`the gateway cannot listen on ${host}:${port}: the port is in use; set GATEWAY_PORT to a free one`);
    this.port = port;
  }
}

type Socket = {
  readonly id: string;
  readonly encoding: Encoding;
  /** Undefined before it is open and after it closed; touching it then would throw. */
  ws: uws.WebSocket<Socket> | undefined;
  handlers: ConnectionHandlers | undefined;
  pingedAtMs: number | undefined;
};

const newSocket = (encoding: Encoding): Socket => ({
  id: randomUUID(),
  encoding,
  ws: undefined,
  handlers: undefined,
  pingedAtMs: undefined,
});

function connectionOf(socket: Socket, bufferedBytes: number, end: (socket: Socket, reason: CloseReason) => void): Connection {
  return {
    id: socket.id,
    encoding: socket.encoding,
    send({ bytes }: EncodedFrame) {
      const waiting = socket.ws?.getBufferedAmount() ?? 0;
      if (waiting > 0 && waiting + bytes.length > bufferedBytes) end(socket, 'slow');
      else socket.ws?.send(bytes, typeof bytes !== 'string');
    },
    close: (reason) => end(socket, reason),
    ping() {
      socket.pingedAtMs = monotonicMs();
      socket.ws?.ping();
    },
  };
}

/** Who offers nothing gets JSON; who offers only what we do not speak gets nothing. */
function choose(offered: string): { readonly protocol: string; readonly encoding: Encoding } | undefined {
  if (offered === '') return { protocol: '', encoding: 'json' };
  const names = offered.split(',').map((name) => name.trim());
  if (names.includes(subprotocols.json)) return { protocol: subprotocols.json, encoding: 'json' };
  return names.includes(subprotocols.binary) ? { protocol: subprotocols.binary, encoding: 'binary' } : undefined;
}
