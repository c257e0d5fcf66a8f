import { randomUUID } from 'node:crypto';
import { type CloseReason, closeCodes, closeReasonText, type Encoding } from '@tutti/protocol';
import { type FaultScope, type Faults, monotonicMs } from '@tutti/service';
import type { WebSocket } from 'uws-pack';
import type { Connection, ConnectionHandlers } from './connection.ts';
import type { WireFrame } from './wire-frame.ts';

/** What all connections of one server share. */
export type ConnectionContext = {
  readonly unreadBytes: number;
  readonly spreadMs: number;
  readonly onEnding: ((reason: CloseReason) => void) | undefined;
  readonly faults: Faults;
  /** The connection follows the topic from now on (1), or no longer (-1). */
  readonly onFollow: (topic: string, encoding: Encoding, by: 1 | -1) => void;
};

/**
 * A client's socket, and the scope of the faults that its callbacks have.
 * NOTE a class, since there are thousands of them: each method of a closure would cost 64 bytes a connection.
 */
export class UwsConnection implements Connection, FaultScope {
  readonly id = randomUUID();
  readonly encoding: Encoding;
  readonly #context: ConnectionContext;
  #topic: string | undefined;
  #pingedAtMs: number | undefined;
  /** Undefined before it is open and after it closed; touching it then would throw. */
  ws: WebSocket<unknown> | undefined;
  handlers: ConnectionHandlers | undefined;

  constructor(encoding: Encoding, context: ConnectionContext) {
    this.encoding = encoding;
    this.#context = context;
  }

  get where(): 'connection' {
    return 'connection';
  }

  get about(): { readonly connection: string } {
    return { connection: this.id };
  }

  end(): void {
    this.close('stateLost');
  }

  send(frame: Pick<WireFrame, 'bytes'>): void {
    if (!this.ws) return;
    const bytes = frame.bytes(this.encoding);
    const waiting = this.ws.getBufferedAmount();
    if (waiting > 0 && waiting + bytes.length > this.#context.unreadBytes) this.close('slow');
    else this.ws.send(bytes, this.encoding === 'binary');
  }

  follow(topic: string): void {
    if (!this.ws || this.#topic === topic) return;
    if (this.#topic !== undefined) this.unfollow();
    this.#topic = topic;
    this.ws.subscribe(topicOf(topic, this.encoding));
    this.#context.onFollow(topic, this.encoding, 1);
  }

  unfollow(): void {
    if (this.#topic === undefined) return;
    this.ws?.unsubscribe(topicOf(this.#topic, this.encoding));
    this.#context.onFollow(this.#topic, this.encoding, -1);
    this.#topic = undefined;
  }

  unread(): number {
    return this.ws?.getBufferedAmount() ?? 0;
  }

  close(reason: CloseReason, retryAfterMs = Math.random() * this.#context.spreadMs): void {
    if (!this.ws) return;
    this.#context.onEnding?.(reason);
    this.ws.end(closeCodes[reason], closeReasonText(reason, retryAfterMs));
  }

  ping(): void {
    this.#pingedAtMs = monotonicMs();
    this.ws?.ping();
  }

  /** The library's own pings are answered as well; those say nothing. */
  ponged(): void {
    if (this.#pingedAtMs === undefined) return;
    this.handlers?.roundTrip(monotonicMs() - this.#pingedAtMs);
    this.#pingedAtMs = undefined;
  }

  closed(): void {
    this.ws = undefined;
    this.unfollow();
    this.handlers?.closed();
  }
}

export const topicOf = (topic: string, encoding: Encoding): string => `${topic}/${encoding}`;
