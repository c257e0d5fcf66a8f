import { type ClientFrame, clientFrames, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol';
import { monotonicMs } from '@tutti/service';
import { SignJWT } from 'jose';
import { vi } from 'vitest';
import WebSocket from 'ws';

type Frame<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>;

/** For the gateway's own tests: a client that keeps everything it was sent. */
export type TestClient = {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[];
  /** Undefined until the connection ended. */
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  send(frame: ClientFrame): void;
  /** The first frame of that kind, also one that came already. @throws when none comes within 15 s. */
  frame<T extends ServerFrame['t']>(t: T, matches?: (frame: Frame<T>) => boolean): Promise<Frame<T>>;
  /** Sends JOIN_ROOM and waits for the room's state. */
  join(roomId: string, token: string): Promise<Frame<'ROOM_STATE'>>;
  /** Sends JOIN_ROOM with what it holds, and waits for RESUMED or the state. */
  resume(roomId: string, token: string, held: { epoch: string; version: number }): Promise<Frame<'RESUMED' | 'ROOM_STATE'>>;
  /** Stops and goes on reading from the network. */
  pause(): void;
  unpause(): void;
  end(): Promise<{ readonly code: number; readonly reason: string }>;
};

/** Far longer than anything takes on a busy machine: what comes late is not what these tests are about. */
const withinMs = 15_000;

let commands = 0;
export const newCommandId = (): string => `cmd-${++commands}`;

export type TestClientOptions = { readonly protocol?: string | undefined; readonly origin?: string; readonly tls?: boolean };

export async function connectTestClient(
  port: number,
  { protocol = subprotocols.json, origin, tls }: TestClientOptions = {},
): Promise<TestClient> {
  const socket = new WebSocket(`${tls ? 'wss' : 'ws'}://127.0.0.1:${port}/ws`, protocol === '' ? [] : [protocol], {
    ...(origin === undefined ? {} : { origin }),
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  const frames: ServerFrame[] = [];
  let closed: TestClient['closed'];
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const parsed = isBinary ? serverFrames.parseBinary(data) : serverFrames.parseJson(data.toString());
    if (!('value' in parsed)) throw new Error(`the gateway sent ${data.toString()}: ${JSON.stringify(parsed)}`);
    frames.push(parsed.value);
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

  const client: TestClient = {
    socket,
    frames,
    get closed() {
      return closed;
    },
    send: (frame) => socket.send(protocol === subprotocols.binary ? clientFrames.encodeBinary(frame) : clientFrames.encodeJson(frame)),
    frame: (t, matches = () => true) =>
      vi.waitUntil(() => frames.find((frame): frame is Frame<typeof t> => frame.t === t && matches(frame as Frame<typeof t>)), {
        timeout: withinMs,
        interval: 5,
      }),
    async join(roomId, token) {
      client.send({ t: 'JOIN_ROOM', commandId: newCommandId(), roomId, token });
      return client.frame('ROOM_STATE');
    },
    resume(roomId, token, { epoch, version }) {
      client.send({ t: 'JOIN_ROOM', commandId: newCommandId(), roomId, token, epoch, afterVersion: version });
      return vi.waitUntil(
        () => frames.find((frame): frame is Frame<'RESUMED' | 'ROOM_STATE'> => frame.t === 'RESUMED' || frame.t === 'ROOM_STATE'),
        { timeout: withinMs, interval: 5 },
      );
    },
    pause: () => tcpOf(socket).pause(),
    unpause: () => tcpOf(socket).resume(),
    end: () => vi.waitUntil(() => closed, { timeout: withinMs, interval: 5 }),
  };
  return client;
}

const tcpOf = (socket: WebSocket) => (socket as unknown as { readonly _socket: { pause(): void; resume(): void } })._socket;

export const testSecret = 'the secret of the tests, long enough for HS256';

export type TestTokenOptions = {
  readonly secret?: string;
  readonly issuer?: string;
  readonly expiresInSec?: number;
  readonly nowMs: number;
};

export function testToken(sub: string, { secret = testSecret, issuer = 'tutti', expiresInSec = 3_600, nowMs }: TestTokenOptions) {
  const nowSec = Math.floor(nowMs / 1_000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setIssuer(issuer)
    .setIssuedAt(nowSec)
    .setExpirationTime(nowSec + expiresInSec)
    .sign(new TextEncoder().encode(secret));
}

/** Waits in real time: for "and nothing more happens". */
export const quietFor = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const elapsedMs = async (work: () => Promise<unknown>): Promise<number> => {
  const startMs = monotonicMs();
  await work();
  return monotonicMs() - startMs;
};
