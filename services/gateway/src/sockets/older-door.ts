import type { HttpRequest } from 'uws-pack';
import type { ConnectionHandlers } from './connection.ts';
import { type Arrival, arrivalOf, type OlderConnection, type OlderHandlers } from './older-connection.ts';
import type { UwsConnection } from './uws-connection.ts';
import type { WebSocketDoor } from './websocket-door.ts';

export type AcceptOlder = (connection: OlderConnection, arrival: Arrival) => OlderHandlers;

/** Where an older protocol is spoken over a WebSocket: JSON texts, no subprotocol. */
export const olderDoor = (path: string, tls: boolean, accept: AcceptOlder): WebSocketDoor<Arrival> => ({
  path,
  welcome: (request) => ({ encoding: 'json', protocol: '', came: arrivalIn(request, tls) }),
  accept: (connection, arrival) => overWebSocket(connection, accept(connection, arrival)),
});

const arrivalIn = (request: HttpRequest, tls: boolean): Arrival =>
  arrivalOf({
    host: request.getHeader('host'),
    query: request.getQuery(),
    secure: tls || request.getHeader('x-forwarded-proto') === 'https',
  });

const overWebSocket = (connection: UwsConnection, handlers: OlderHandlers): ConnectionHandlers => ({
  message: (message) => handlers.message({ event: '', body: typeof message === 'string' ? jsonIn(message) : undefined }),
  tooLarge: handlers.tooLarge,
  roundTrip: handlers.roundTrip,
  dropped: () => connection.close('slow'),
  drained: () => undefined,
  closed: handlers.closed,
});

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
