import { type ClientFrame, clientFrames, closeCodes, comesBack, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol/json';
import { backoffMs } from './backoff.ts';
import { CommandRefusedError } from './command-refused-error.ts';

export type CommandFrame = Exclude<Extract<ClientFrame, { commandId: string }>, { t: 'JOIN_ROOM' }>;

export type Connection =
  | { readonly status: 'connecting'; readonly attempt: number }
  | { readonly status: 'open' }
  /** For good: `code` is a close code or 0, `reason` its name in `closeCodes` or the refusal's code. */
  | { readonly status: 'closed'; readonly code: number; readonly reason: string; readonly message: string };

export type SocketOptions = {
  readonly url: string;
  readonly roomId: string;
  readonly token: string;
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
  /** Connect again now: the network is back, or this line is believed dead. */
  reconnect(): void;
  close(): void;
};

type Pending = { readonly frame: CommandFrame; resends: number; resolve(version: number): void; reject(error: CommandRefusedError): void };

/** A scheduler that did not answer is asked again with the same id this often. */
const maxResends = 3;
/** From opening the line to the room's state. */
const joinTimeoutMs = 10_000;

export function socket(options: SocketOptions): Socket {
  const { url, roomId, token, newId, random, createWebSocket, onFrame, onConnection } = options;
  const pending = new Map<string, Pending>();
  let connection: Connection = { status: 'connecting', attempt: 0 };
  let ws: WebSocket | undefined;
  let joinId = newId();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;

  const become = (next: Connection) => {
    connection = next;
    onConnection(next);
  };

  const write = (frame: ClientFrame): boolean => {
    if (ws?.readyState !== 1) return false;
    ws.send(clientFrames.encodeJson(frame));
    return true;
  };

  const open = () => {
    clearTimeout(timer);
    const mine = createWebSocket(url, subprotocols.json);
    ws = mine;
    timer = setTimeout(() => drop(mine), joinTimeoutMs);
    mine.onopen = () => {
      joinId = newId();
      write({ t: 'JOIN_ROOM', commandId: joinId, roomId, token });
    };
    mine.onmessage = ({ data }) => {
      if (ws === mine) hear(String(data));
    };
    mine.onclose = ({ code }) => {
      if (ws === mine) lost(code);
    };
  };

  /** A line that is believed dead: its close event may take minutes. */
  const drop = (dead: WebSocket) => {
    if (ws !== dead) return;
    lost(1006);
    dead.close();
  };

  const lost = (code: number) => {
    clearTimeout(timer);
    ws = undefined;
    if (!comesBack(code)) return end(code, reasonOf(code), '');
    become({ status: 'connecting', attempt });
    timer = setTimeout(open, backoffMs(attempt++, random()));
  };

  const end = (code: number, reason: string, message: string) => {
    clearTimeout(timer);
    if (connection.status === 'closed') return;
    become({ status: 'closed', code, reason, message });
    for (const { reject } of pending.values())
      reject(new CommandRefusedError({ code: 'closed', field: '', message: 'The connection has ended.' }));
    pending.clear();
  };

  const hear = (text: string) => {
    const parsed = serverFrames.parseJson(text);
    if (!('value' in parsed)) return; // a newer gateway may say things that this client does not know (W-3)
    const frame = parsed.value;
    if (frame.t === 'ROOM_STATE' && connection.status === 'connecting') joined();
    if (frame.t === 'COMMAND_OK') settle(frame.commandId, ({ resolve }) => resolve(frame.version));
    if (frame.t === 'ERROR' && frame.commandId !== '') refused(frame);
    onFrame(frame);
  };

  const joined = () => {
    clearTimeout(timer);
    attempt = 0;
    become({ status: 'open' });
    for (const { frame } of pending.values()) write(frame);
  };

  const refused = (error: Extract<ServerFrame, { t: 'ERROR' }>) => {
    const { commandId, code } = error;
    if (commandId === joinId) return joinRefused(error);
    const waiting = pending.get(commandId);
    if (code === 'not-answered' && waiting && waiting.resends++ < maxResends) {
      setTimeout(() => pending.has(commandId) && write(waiting.frame), backoffMs(waiting.resends, random()));
      return;
    }
    settle(commandId, ({ reject }) => reject(new CommandRefusedError(error)));
  };

  /** No scheduler in time: the gateway can be asked again. Anything else will be refused again. */
  const joinRefused = ({ code, message }: Extract<ServerFrame, { t: 'ERROR' }>) => {
    const old = ws;
    if (code === 'not-answered') {
      if (old) drop(old);
      return;
    }
    ws = undefined;
    end(0, code, message);
    old?.close();
  };

  const settle = (commandId: string, how: (pending: Pending) => void) => {
    const waiting = pending.get(commandId);
    pending.delete(commandId);
    if (waiting) how(waiting);
  };

  open();
  return {
    get connection() {
      return connection;
    },
    send: (frame) => connection.status === 'open' && write(frame),
    command: (frame) =>
      new Promise((resolve, reject) => {
        if (connection.status === 'closed')
          return reject(new CommandRefusedError({ code: 'closed', field: '', message: 'The connection has ended.' }));
        pending.set(frame.commandId, { frame, resends: 0, resolve: (version) => resolve({ version }), reject });
        if (connection.status === 'open') write(frame);
      }),
    reconnect() {
      if (connection.status === 'closed') return;
      const old = ws;
      if (old?.readyState === 0) return;
      ws = undefined;
      old?.close();
      if (connection.status === 'open') become({ status: 'connecting', attempt });
      open();
    },
    close() {
      const old = ws;
      ws = undefined;
      end(closeCodes.left, 'left', '');
      old?.close(1000);
    },
    async [Symbol.asyncDispose]() {
      this.close();
    },
  };
}

const reasonOf = (code: number): string => Object.entries(closeCodes).find(([, known]) => known === code)?.[0] ?? `code ${code}`;
