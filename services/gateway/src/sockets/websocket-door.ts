import { limits as contract, type Encoding } from '@tutti/protocol';
import { allowedOrigin } from '@tutti/service';
import type { HttpRequest, WebSocketBehavior } from 'uws-pack';
import type { ConnectionHandlers } from './connection.ts';
import type { GuardedApp } from './guarded-app.ts';
import { idleTimeoutSec, type SocketLimits } from './socket-limits.ts';
import { type ConnectionContext, UwsConnection } from './uws-connection.ts';

/** An address at which WebSockets are taken. */
export type WebSocketDoor<Came> = {
  readonly path: string;
  /** What to speak and what is known of who comes, from the request; or why it is turned away. */
  readonly welcome: (request: HttpRequest) => { readonly encoding: Encoding; readonly protocol: string; readonly came: Came } | string;
  readonly accept: (connection: UwsConnection, came: Came) => ConnectionHandlers;
};

/** What the doors of one server share. */
export type Doors = {
  readonly context: ConnectionContext;
  readonly limits: SocketLimits;
  readonly allowedOrigins: readonly string[];
  /** 0: come in. Else: after so many ms. */
  readonly waitMs: () => number;
  /** Open connections, whichever door they came by. */
  readonly connections: Set<Closable>;
};

export type Closable = Pick<UwsConnection, 'close'>;

/** Origins, admission, limits and what the library drops are the same at every door. */
export function webSocketDoor<Came>(app: GuardedApp, { path, welcome, accept }: WebSocketDoor<Came>, doors: Doors): void {
  const { context, limits, allowedOrigins, waitMs, connections } = doors;
  const behavior: WebSocketBehavior<Carried<Came>> = {
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
      const welcomed = welcome(request);
      if (typeof welcomed === 'string') {
        response.writeStatus('400 Bad Request').end(`${welcomed}\n`);
        return;
      }
      const { encoding, protocol, came } = welcomed;
      const key = request.getHeader('sec-websocket-key');
      const extensions = request.getHeader('sec-websocket-extensions');
      response.upgrade<Carried<Came>>({ connection: new UwsConnection(encoding, context), came }, key, protocol, extensions, httpContext);
    },
    open(ws) {
      const { connection, came } = ws.getUserData();
      connection.ws = ws;
      const turnMs = waitMs();
      if (turnMs > 0) return connection.close('busy', turnMs);
      connections.add(connection);
      connection.handlers = accept(connection, came);
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
  };
  app.ws(path, behavior, (ws) => ws.getUserData().connection);
}

/** NOTE the library copies the properties of what it is given to carry, so an object with methods is carried in another. */
type Carried<Came> = { readonly connection: UwsConnection; readonly came: Came };

/** NOTE the library's own memory: what is heard is parsed within the call, and a parsed frame keeps nothing of it. */
const readable = (message: ArrayBuffer, isBinary: boolean): string | Uint8Array =>
  isBinary ? new Uint8Array(message) : Buffer.from(message).toString();

/** For what is kept: the library's buffer is gone after the call. */
const ownCopy = (message: ArrayBuffer, isBinary: boolean): string | Uint8Array =>
  isBinary ? new Uint8Array(message.slice(0)) : Buffer.from(message).toString();
