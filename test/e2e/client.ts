import { type ClientFrame, clientFrames, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol';
import { WebSocket } from 'ws';

type Named<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>;

/** A member as a test plays it: sends frames, keeps everything it received with the time of its arrival. */
export type TestClient = AsyncDisposable & {
  readonly memberId: string;
  readonly received: readonly { readonly frame: ServerFrame; readonly atMs: number }[];
  send(frame: ClientFrame): void;
  sendText(text: string): void;
  /** The first frame of that name, received or still to come, that `where` accepts. @throws after `withinMs`, listing what came. */
  frame<T extends ServerFrame['t']>(name: T, where?: (frame: Named<T>) => boolean, withinMs?: number): Promise<Named<T>>;
  /** Resolves with its close code when the server ends the connection. */
  readonly closed: Promise<number>;
  /** Ends the socket without a word, as a lost network would. */
  cut(): void;
};

export type Guest = { readonly token: string; readonly memberId: string };

export async function guest(apiUrl: string, displayName: string): Promise<Guest> {
  const response = await fetch(new URL('/api/tokens', apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ displayName }),
  });
  if (!response.ok) throw new Error(`POST /api/tokens answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Guest;
}

let lastCommand = 0;
/** A command id nobody else uses. */
export const nextCommandId = (): string => `test-${process.pid}-${Date.now().toString(36)}-${++lastCommand}`;

/** Connects and joins; resolves when the room's state is there. */
export async function join(gatewayUrl: string, roomId: string, { token, memberId }: Guest): Promise<TestClient> {
  const client = await connect(gatewayUrl, memberId);
  client.send({ t: 'JOIN_ROOM', commandId: nextCommandId(), roomId, token });
  await client.frame('ROOM_STATE', undefined, 15_000);
  return client;
}

/** Connects and says nothing. */
export async function connect(gatewayUrl: string, memberId = ''): Promise<TestClient> {
  const socket = new WebSocket(gatewayUrl, [subprotocols.json]);
  const received: { frame: ServerFrame; atMs: number }[] = [];
  const waiting = new Set<() => void>();
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('message', (data) => {
    const parsed = serverFrames.parseJson(String(data));
    if (!('value' in parsed)) throw new Error(`the gateway sent ${String(data)}`);
    received.push({ frame: parsed.value, atMs: performance.now() });
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => socket.once('open', () => resolve()).once('error', reject));

  return {
    memberId,
    received,
    closed,
    send: (frame) => socket.send(clientFrames.encodeJson(frame)),
    sendText: (text) => socket.send(text),
    cut: () => socket.terminate(),
    frame(name, where = () => true, withinMs = 5000) {
      type Wanted = Named<typeof name>;
      const find = () => received.map(({ frame }) => frame).find((frame): frame is Wanted => frame.t === name && where(frame as Wanted));
      return new Promise<Wanted>((resolve, reject) => {
        const look = () => {
          const found = find();
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          const came = received.map(({ frame }) => JSON.stringify(frame)).join('\n  ');
          reject(new Error(`no such ${name} within ${withinMs} ms; what came:\n  ${came}`));
        }, withinMs);
        waiting.add(look);
        look();
      });
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await closed;
    },
  };
}
