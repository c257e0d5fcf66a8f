import type { FaultScope, Faults } from '@tutti/service';
import type { HttpRequest, HttpResponse, TemplatedApp, WebSocket, WebSocketBehavior } from 'uws-pack';

/** The part of the library's app to which doors, Socket.IO's included, are added. */
export type GuardedApp = Pick<TemplatedApp, 'publish' | 'numSubscribers'> & {
  any(pattern: string, handler: Handler): GuardedApp;
  options(pattern: string, handler: Handler): GuardedApp;
  /** `scopeOf`: the connection that a callback belongs to; unless given, the bare socket, which is cut. */
  ws<Carried>(pattern: string, behavior: WebSocketBehavior<Carried>, scopeOf?: (ws: WebSocket<Carried>) => FaultScope): GuardedApp;
};

type Handler = (response: HttpResponse, request: HttpRequest) => void | Promise<void>;
type SocketCallback<Carried> = (ws: WebSocket<Carried>, ...given: unknown[]) => void | Promise<void>;

const socketCallbacks = ['open', 'message', 'dropped', 'drain', 'ping', 'pong', 'subscription', 'close'] as const;

/**
 * Runs every callback of the library in the fault scope of its request or connection: what a door throws or rejects there, at once or later, ends
 * that request or connection, and no other.
 */
export function guardedApp(app: TemplatedApp, faults: Faults): GuardedApp {
  const inRequest = (handler: Handler): Handler => {
    return (response, request) => faults.run(requestScope(response, request), () => handler(response, request));
  };
  const guarded: GuardedApp = {
    any(pattern, handler) {
      app.any(pattern, inRequest(handler));
      return guarded;
    },
    options(pattern, handler) {
      app.options(pattern, inRequest(handler));
      return guarded;
    },
    ws(pattern, behavior, scopeOf = socketScope) {
      app.ws(pattern, guardedBehavior(behavior, scopeOf, faults));
      return guarded;
    },
    publish: (topic, message, isBinary, compress) => app.publish(topic, message, isBinary, compress),
    numSubscribers: (topic) => app.numSubscribers(topic),
  };
  return guarded;
}

function guardedBehavior<Carried>(
  behavior: WebSocketBehavior<Carried>,
  scopeOf: (ws: WebSocket<Carried>) => FaultScope,
  faults: Faults,
): WebSocketBehavior<Carried> {
  const guarded = { ...behavior };
  const { upgrade } = behavior;
  if (upgrade)
    guarded.upgrade = (response, request, context) =>
      faults.run(requestScope(response, request), () => upgrade(response, request, context));
  for (const name of socketCallbacks) {
    const callback = behavior[name] as SocketCallback<Carried> | undefined;
    const inScope: SocketCallback<Carried> = (ws, ...given) => faults.run(scopeOf(ws), () => callback?.(ws, ...given));
    if (callback) Object.assign(guarded, { [name]: inScope });
  }
  return guarded;
}

/** NOTE closing a response that was sent, or whose client is gone, throws: then nothing is left to end. */
const requestScope = (response: HttpResponse, request: HttpRequest): FaultScope => ({
  where: 'request',
  about: { path: request.getUrl() },
  end() {
    try {
      response.close();
    } catch {}
  },
});

const socketScope = (ws: WebSocket<unknown>): FaultScope => ({ where: 'connection', end: () => void ws.close() });
