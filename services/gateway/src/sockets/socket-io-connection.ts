import { randomUUID } from 'node:crypto';
import { type CloseReason, closeCodes, closeReasonText, comesBack } from '@tutti/protocol';
import { monotonicMs } from '@tutti/service';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'uws-pack';
import type { OlderConnection, OlderHandlers, OlderWire } from './older-connection.ts';
import type { ConnectionContext } from './uws-connection.ts';

/** A client over Socket.IO, polling or on a WebSocket, and from one to the other. */
export class SocketIoConnection implements OlderConnection {
  readonly id = randomUUID();
  readonly #socket: Socket;
  readonly #context: Pick<ConnectionContext, 'unreadBytes' | 'spreadMs' | 'onEnding'>;
  #pingedAtMs: number | undefined;
  #open = true;

  constructor(socket: Socket, context: Pick<ConnectionContext, 'unreadBytes' | 'spreadMs' | 'onEnding'>) {
    this.#socket = socket;
    this.#context = context;
  }

  hear(handlers: OlderHandlers, messageBytes: number): void {
    const { conn } = this.#socket;
    this.#socket.onAny((event: string, ...given: unknown[]) => {
      const last = given.at(-1);
      const reply = typeof last === 'function' ? (last as (answer: object) => void) : undefined;
      const body = given[0] === last && reply ? undefined : given[0];
      const bytes = body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body));
      if (bytes > messageBytes) return handlers.tooLarge(bytes);
      handlers.message({ event, body, ...(reply ? { acknowledge: (answer) => this.#acknowledge(() => reply(answer)) } : {}) });
    });
    conn.on('packetCreate', ({ type }: { readonly type: string }) => {
      if (type === 'ping') this.#pingedAtMs = monotonicMs();
    });
    conn.on('heartbeat', () => {
      if (this.#pingedAtMs !== undefined) handlers.roundTrip(monotonicMs() - this.#pingedAtMs);
      this.#pingedAtMs = undefined;
    });
    this.#socket.on('disconnect', () => {
      this.#open = false;
      handlers.closed();
    });
  }

  send(wire: OlderWire): void {
    if (!this.#open) return;
    const waiting = this.#unread();
    if (waiting > 0 && waiting + wire.bytes().length > this.#context.unreadBytes) this.close('slow');
    else this.#socket.emit(wire.frame.event, wire.frame.body);
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
