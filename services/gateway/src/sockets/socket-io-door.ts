import { limits as contract } from '@tutti/protocol';
import { allowedOrigin, faultScope } from '@tutti/service';
import { Server, type ServerOptions } from 'socket.io';
import type { HttpRequest, TemplatedApp } from 'uws-pack';
import type { GuardedApp } from './guarded-app.ts';
import { arrivalOf } from './older-connection.ts';
import type { AcceptOlder } from './older-door.ts';
import { SocketIoConnection } from './socket-io-connection.ts';
import { idleTimeoutSec } from './socket-limits.ts';
import type { Doors } from './websocket-door.ts';

const path = '/socket.io/';

/** Socket.IO on the same app, with the rules of the other doors. Closing it ends what has not come in yet; the connections are the server's to drain. */
export function socketIoDoor(app: GuardedApp, tls: boolean, accept: AcceptOlder, doors: Doors): Disposable {
  const { context, limits, allowedOrigins, waitMs, connections } = doors;
  const mayCome = ({ origin, host }: Headers) => allowedOrigin(origin ?? '', host ?? '', allowedOrigins);
  const options: Partial<ServerOptions> & LibraryOptions = {
    path,
    serveClient: false,
    pingInterval: (idleTimeoutSec * 1000) / 2,
    pingTimeout: (idleTimeoutSec * 1000) / 2,
    connectTimeout: contract.joinTimeoutMs,
    maxHttpBufferSize: contract.fatalFrameBytes,
    maxBackpressure: 2 * limits.unreadBytes, // NOTE the library's own is 64 KiB, and past it frames are lost without a word
    httpCompression: false, // NOTE it answers a poll later than it was asked, and to answer one that is gone by then throws
    allowRequest: (request, done) => {
      if (!mayCome(request.headers)) done('pages of this origin may not connect here', false);
      else if (waitMs() > 0) done('busy', false);
      else done(null, true);
    },
  };
  const io = new Server(options);
  io.attachApp(upgradesToWebSocketOnly(app) as TemplatedApp, options);
  // The request whose callback makes an engine socket also makes the socket's timers: from here on their faults end the socket.
  io.engine.on('connection', (socket: { close(discard: boolean): void }) => {
    const scope = faultScope();
    if (scope) scope.end = () => socket.close(true);
  });
  // NOTE not by the library's `cors`: with a middleware it wraps the response in one that lacks what its polling calls.
  io.engine.on('headers', (headers: Record<string, string>, { headers: asked }: { readonly headers: Headers }) => {
    if (asked.origin && mayCome(asked)) Object.assign(headers, corsFor(asked.origin));
  });
  app.options(`${path}*`, (response, request) => {
    const asked = { origin: request.getHeader('origin'), host: request.getHeader('host') };
    response.writeStatus('204 No Content');
    if (asked.origin !== '' && mayCome(asked))
      for (const [name, value] of Object.entries({ ...corsFor(asked.origin), ...preflight })) response.writeHeader(name, value);
    response.endWithoutBody();
  });
  io.on('connection', (socket) => {
    const connection = new SocketIoConnection(socket, context);
    context.faults.run(connection, () => {
      const { headers, query } = socket.handshake;
      const secure = tls || headers['x-forwarded-proto'] === 'https';
      const asked = new URLSearchParams({ code: String(query['code'] ?? ''), name: String(query['name'] ?? '') }).toString();
      connections.add(connection);
      socket.on('disconnect', () => connections.delete(connection));
      connection.hear(accept(connection, arrivalOf({ host: headers.host ?? '', query: asked, secure })), limits.messageBytes);
    });
  });
  return { [Symbol.dispose]: () => void io.close() };
}

type Headers = { readonly origin?: string | undefined; readonly host?: string | undefined };

/** What the library reads and its types leave out. */
type LibraryOptions = { readonly maxBackpressure: number };

const corsFor = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  vary: 'origin',
});
const preflight = {
  'access-control-allow-methods': 'GET,POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '600',
};

/**
 * Refuses an upgrade to anything but a WebSocket before engine.io sees it: it would give the request to its polling, which cannot be upgraded, and
 * reject a promise that it does not keep.
 */
function upgradesToWebSocketOnly(app: GuardedApp): GuardedApp {
  return {
    ...app,
    any(pattern, handler) {
      app.any(pattern, handler);
      return this;
    },
    ws(pattern, { upgrade, ...behavior }, scopeOf) {
      const checked: typeof upgrade = (response, request, context) => {
        if (transportOf(request) === 'websocket') return upgrade?.(response, request, context);
        response.writeStatus('400 Bad Request').writeHeader('content-type', 'application/json');
        response.end(JSON.stringify({ code: 3, message: 'only transport=websocket can be upgraded to' }));
      };
      app.ws(pattern, { ...behavior, upgrade: checked }, scopeOf);
      return this;
    },
  };
}

/** As engine.io reads it: the last one counts. */
const transportOf = (request: HttpRequest): string | undefined => new URLSearchParams(request.getQuery()).getAll('transport').at(-1);
