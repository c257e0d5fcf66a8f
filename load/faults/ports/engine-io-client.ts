import { remember } from './around.ts';
import type { Attacker } from './attack-port.ts';
import type { Line } from './line.ts';

/** An Engine.IO session of an attacker, over polling. Requests are only written; the line keeps what is answered. */
export type EngineSession = {
  readonly sessionId: string;
  readonly line: Line;
  /** Writes a poll on the session's own line, or on another. */
  poll(on?: Line): void;
  post(payload: string, on?: Line): void;
};

const path = '/socket.io/';
export const engineTarget = (query: string): string => `${path}?${query}`;
export const sessionQuery = (sessionId: string, transport: string): string => `EIO=4&transport=${transport}&sid=${sessionId}`;

const answerWithinMs = 400;

/** Opens a session, or returns undefined when the gateway does not open one. */
export async function openSession({ connect, around }: Attacker): Promise<EngineSession | undefined> {
  const line = await connect();
  line.write(engineGet('EIO=4&transport=polling'), 'engine.io handshake');
  const sessionId = await line.finds(/"sid":"([^"]+)"/u, answerWithinMs);
  if (sessionId === undefined) return undefined;
  remember(around.sessionIds, sessionId);
  const query = sessionQuery(sessionId, 'polling');
  return {
    sessionId,
    line,
    poll: (on = line) => on.write(engineGet(query), 'engine.io poll'),
    post: (payload, on = line) => on.write(enginePost(query, payload), 'engine.io post'),
  };
}

/** Opens a session and its Socket.IO connection to the one namespace there is. */
export async function openSocketIo(attacker: Attacker): Promise<EngineSession | undefined> {
  const session = await openSession(attacker);
  session?.post('40');
  await session?.line.finds(/\r\n\r\nok/u, answerWithinMs);
  session?.poll();
  const connected = await session?.line.finds(/40\{"sid"/u, answerWithinMs);
  return connected === undefined ? undefined : session;
}

export const engineGet = (query: string, more = ''): string => `GET ${engineTarget(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`;

export const enginePost = (query: string, payload: string, length: number | string = payload.length): string =>
  `POST ${engineTarget(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: ${length}\r\n\r\n${payload}`;
