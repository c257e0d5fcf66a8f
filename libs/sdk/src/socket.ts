import { type ClientFrame, clientFrames, closeCodes, comesBack, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol/json';
import { backoffMs } from './backoff.ts';
import { closeReason, sentenceFor } from './close-reason.ts';
import type { Connection } from './connection.ts';
import { type CommandFrame, connectionEnded, pendingCommands } from './pending-commands.ts';
import type { TokenKeeper } from './token-keeper.ts';

export type SocketOptions = {
  readonly url: string;
  readonly roomId: string;
  readonly tokens: TokenKeeper;
  /** What of the room is held, to be carried on from there; undefined when nothing is. */
  readonly held: () => { readonly epoch: string; readonly version: number } | undefined;
  readonly newId: () => string;
  readonly random: () => number;
  readonly createWebSocket: (url: string, subprotocol: string) => WebSocket;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onConnection: (connection: Connection) => void;
};

/** One member's line to the gateway, held open until the gateway says to stay away. */
export type Socket = AsyncDisposable & {
  readonly connection: Connection;
  /** What nobody waits for: pings, reports, GET_STATE. False when there is no open line; then it is not kept. */
  send(frame: ClientFrame): boolean;
  /**
   * A wish of the room. Kept until it is answered and sent again after a reconnect with the same id, so that it happens once (E-2).
   *
   * @throws CommandRefusedError when it is refused, or the connection ends for good.
   */
  command(frame: CommandFrame): Promise<{ version: number }>;
  /** Somebody looks: no more pause before the next attempt, unless the gateway asked for it. */
  hurry(): void;
  /** This line is believed dead, or its network is another one now: a new one at once, unless the gateway asked to wait. */
  reconnect(): void;
  close(): void;
};

/** From opening the line to being in the room. */
const joinTimeoutMs = 10_000;
/** A line that held this long was a good one; when it is lost the pauses begin anew. */
const steadyAfterMs = 5_000;

export function socket(options: SocketOptions): Socket {
  const { url, roomId, tokens, held, newId, random, createWebSocket, onFrame, onConnection } = options;
  let connection: Connection = { status: 'connecting', attempt: 1, retryInMs: 0 };
  let ws: WebSocket | undefined;
  /** What the next attempt waits for: our own pause, the one that the gateway asked for, or a new token. */
  let waitsFor: 'pause' | 'gateway' | 'token' | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let joinId = '';
  let attempt = 0;
  let wasIn = false;
  let renewed = false;

  const become = (next: Connection) => {
    connection = next;
    onConnection(next);
  };
  const isOpen = () => connection.status === 'open';
  const isClosed = () => connection.status === 'closed';

  const write = (frame: ClientFrame): boolean => {
    if (ws?.readyState !== 1) return false;
    ws.send(clientFrames.encodeJson(frame));
    return true;
  };
  const send = (frame: ClientFrame) => isOpen() && write(frame);
  const commands = pendingCommands({ write: send, random });

  const open = () => {
    clearTimeout(timer);
    waitsFor = undefined;
    attempt++;
    const mine = createWebSocket(url, subprotocols.json);
    ws = mine;
    timer = setTimeout(() => ws === mine && lost(1006, ''), joinTimeoutMs);
    mine.onopen = () => {
      joinId = newId();
      const { epoch, version } = held() ?? {};
      const resume = epoch === undefined || version === undefined ? {} : { epoch, afterVersion: version };
      write({ t: 'JOIN_ROOM', commandId: joinId, roomId, token: tokens.current, ...resume });
    };
    mine.onmessage = ({ data }) => {
      if (ws === mine) hear(String(data));
    };
    mine.onclose = ({ code, reason }) => {
      if (ws === mine) lost(code, reason);
    };
  };

  /** NOTE the close event of a line that is dead may take minutes: nothing of it is heard any more. */
  const letGo = () => {
    clearTimeout(timer);
    const old = ws;
    ws = undefined;
    old?.close();
  };

  const lost = (code: number, text: string) => {
    letGo();
    const { reason, retryAfterMs } = closeReason(code, text);
    if (code === closeCodes.expiredToken) void expired();
    else if (comesBack(code)) later(retryAfterMs);
    else end(reason);
  };

  const away = (retryInMs: number) => become({ status: wasIn ? 'resuming' : 'connecting', attempt: attempt + 1, retryInMs });

  const later = (toldMs: number | undefined) => {
    waitsFor = toldMs === undefined ? 'pause' : 'gateway';
    const retryInMs = toldMs ?? backoffMs(attempt, random());
    timer = setTimeout(now, retryInMs);
    away(retryInMs);
  };
  const now = () => {
    away(0);
    if (!isClosed()) open(); // whoever was told may have left
  };

  /** A fresh token is tried once: who refuses it too will refuse the next. */
  const expired = async () => {
    if (renewed) return end('expired-token');
    renewed = true;
    waitsFor = 'token';
    away(0);
    const fresh = await tokens.renew();
    if (isClosed()) return;
    if (fresh) open();
    else end('expired-token');
  };

  const prolong = async () => {
    if ((await tokens.renew()) && !isClosed()) await commands.add({ t: 'REFRESH_TOKEN', commandId: newId(), token: tokens.current });
  };

  const end = (reason: string, message = sentenceFor(reason)) => {
    letGo();
    waitsFor = undefined;
    if (isClosed()) return;
    commands.end();
    tokens.end();
    become({ status: 'closed', reason, message });
  };

  const hear = (text: string) => {
    const parsed = serverFrames.parseJson(text);
    if (!('value' in parsed)) return; // a newer gateway may say things that this client does not know (W-3)
    const frame = parsed.value;
    if (frame.t === 'ERROR' && frame.commandId === joinId) return joinRefused(frame);
    if (frame.t === 'COMMAND_OK' || frame.t === 'ERROR') commands.hear(frame);
    // Refused, the connection ends with 4502 when its time is over, and then a token is asked for once more.
    if (frame.t === 'TOKEN_EXPIRES') prolong().catch(() => {});
    const opens = !isOpen() && (frame.t === 'ROOM_STATE' || frame.t === 'RESUMED');
    if (opens) connection = { status: 'open' };
    onFrame(frame);
    if (opens && isOpen()) joined();
  };

  /** Told after the frame, so that nobody sees an open room that is not up to date. */
  const joined = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      attempt = 0;
    }, steadyAfterMs);
    wasIn = true;
    renewed = false;
    onConnection(connection);
    commands.resend();
  };

  const joinRefused = ({ code, message }: Extract<ServerFrame, { t: 'ERROR' }>) => {
    if (code === 'not-answered') return; // 4004 follows and says when to try again
    letGo();
    if (code === 'expired-token') void expired();
    else end(code, message || undefined);
  };

  open();
  return {
    get connection() {
      return connection;
    },
    send,
    command: (frame) => (isClosed() ? Promise.reject(connectionEnded()) : commands.add(frame)),
    hurry() {
      if (waitsFor === 'pause') now();
    },
    reconnect() {
      if (isClosed() || waitsFor === 'gateway' || waitsFor === 'token') return;
      letGo();
      now();
    },
    close: () => end('left'),
    async [Symbol.asyncDispose]() {
      end('left');
    },
  };
}
