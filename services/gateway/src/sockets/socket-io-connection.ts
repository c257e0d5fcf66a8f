import { randomUUID } from 'node:crypto';
import { type CloseReason, closeCodes, closeReasonText, comesBack, limits as contract } from '@tutti/protocol';
import { type FaultScope, monotonicMs } from '@tutti/service';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'uws-pack';
import type { OlderConnection, OlderHandlers, OlderWire } from './older-connection.ts';
import type { ConnectionContext } from './uws-connection.ts';

type Context = Pick<ConnectionContext, 'unreadBytes' | 'spreadMs' | 'onEnding' | 'faults'>;

/** A client over Socket.IO, polling or on a WebSocket, and from one to the other; and the scope of the faults that its callbacks have. */
export class SocketIoConnection implements OlderConnection, FaultScope {
  readonly id = randomUUID();
  readonly where = 'connection';
  readonly about = { connection: this.id };
  readonly #socket: Socket;
  readonly #context: Context;
  #pingedAtMs: number | undefined;
  #open = true;

  constructor(socket: Socket, context: Context) {
    this.#socket = socket;
    this.#context = context;
  }

  hear(handlers: OlderHandlers, messageBytes: number): void {
    const { conn } = this.#socket;
    const guarded = <A extends unknown[]>(listener: (...given: A) => void) => {
      return (...given: A) => this.#context.faults.run(this, () => listener(...given));
    };
    const onMessage = (event: string, ...given: unknown[]) => {
      const last = given.at(-1);
      const reply = typeof last === 'function' ? (last as (answer: object) => void) : undefined;
      const body = given[0] === last && reply ? undefined : given[0];
      const bytes = bytesOf(body);
      if (bytes > messageBytes) return handlers.tooLarge(bytes);
      handlers.message({ event, body, ...(reply ? { acknowledge: (answer) => this.#acknowledge(() => reply(answer)) } : {}) });
    };
    this.#socket.onAny(guarded(onMessage));
    conn.on(
      'packetCreate',
      guarded(({ type }: { readonly type: string }) => {
        if (type === 'ping') this.#pingedAtMs = monotonicMs();
      }),
    );
    conn.on(
      'heartbeat',
      guarded(() => {
        if (this.#pingedAtMs !== undefined) handlers.roundTrip(monotonicMs() - this.#pingedAtMs);
        this.#pingedAtMs = undefined;
      }),
    );
    this.#socket.on(
      'disconnect',
      guarded(() => {
        this.#open = false;
        handlers.closed();
      }),
    );
  }

  /** Ends the connection when a fault is its own. */
  end(): void {
    this.close('stateLost');
  }

  /** NOTE in its own scope: a room tells many of these in a row, and one whose socket the library has lost must not keep the frame from the others. */
  send(wire: OlderWire): void {
    if (!this.#open) return;
    this.#context.faults.run(this, () => {
      const waiting = this.#unread();
      if (waiting > 0 && waiting + wire.bytes().length > this.#context.unreadBytes) this.close('slow');
      else this.#socket.emit(wire.frame.event, wire.frame.body);
    });
  }

  /** `comes back` ends the transport, upon which these clients connect again by themselves; `stay away` ends the session, upon which they do not. */
  close(reason: CloseReason, retryAfterMs = Math.random() * this.#context.spreadMs): void {
    if (!this.#open) return;
    this.#open = false;
    this.#context.onEnding?.(reason);
    const webSocket = this.#webSocket();
    if (!comesBack(closeCodes[reason])) this.#socket.disconnect(true);
    else if (webSocket) webSocket.end(closeCodes[reason], closeReasonText(reason, retryAfterMs));
    else this.#socket.conn.close(reason === 'slow');
  }

  /** Engine.IO pings by itself, twice within the time after which a silent client is gone. */
  ping(): void {}

  #acknowledge(reply: () => void): void {
    if (!this.#open) return;
    if (this.#unread() > this.#context.unreadBytes) this.close('slow');
    else reply();
  }

  /** What waits here for the next poll, and in the WebSocket's buffer. */
  #unread(): number {
    const { writeBuffer } = this.#socket.conn as unknown as { readonly writeBuffer: readonly { readonly data?: unknown }[] };
    const here = writeBuffer.reduce((sum, { data }) => sum + (typeof data === 'string' ? data.length : 0), 0);
    return here + (this.#webSocket()?.getBufferedAmount() ?? 0);
  }

  #webSocket(): WebSocket<unknown> | undefined {
    const { transport } = this.#socket.conn as unknown as {
      readonly transport: { readonly name: string; readonly socket?: WebSocket<unknown> };
    };
    return transport.name === 'websocket' ? transport.socket : undefined;
  }
}

/** What a body takes as JSON. One that is nested too deeply to be written has been read by the library, which does not recurse, and is too large for us. */
function bytesOf(body: unknown): number {
  if (body === undefined) return 0;
  try {
    return Buffer.byteLength(JSON.stringify(body));
  } catch (error) {
    if (error instanceof RangeError) return contract.fatalFrameBytes;
    throw error;
  }
}
