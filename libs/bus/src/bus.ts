import type { NatsConnection } from '@nats-io/nats-core';
import type { CommandAnswer, RoomCommandEnvelope } from '@tutti/protocol';
import type { Context } from '@tutti/service';
import type { TurnBatch } from './turn-batch.ts';

export type BusMessage = {
  readonly subject: string;
  /** The sender's trace, as parent for what is done about the message. */
  context(): Context;
};

export type QueueOptions = {
  /** Instances that share a queue share the work: each message goes to one of them. */
  readonly queue?: string;
};

/** NATS as the services use it: bytes in, bytes out, the trace in the headers. Reconnects for ever by itself. */
export interface Bus extends AsyncDisposable {
  readonly connected: boolean;
  /** At most once, to whoever listens now. A message that cannot be sent is logged and counted. */
  publish(subject: string, bytes: Uint8Array): void;
  /** What was said so far has reached the server. */
  flush(): Promise<void>;
  /** An answer may have any size: a large one travels in pieces. @throws BusNoAnswerError, BusHandlerError, BusTooLargeError */
  request(subject: string, bytes: Uint8Array, options?: { readonly timeoutMs?: number }): Promise<Uint8Array>;
  /** Sends a command to the room's owner until it is decided, with the same id each time; `again` when nobody decided within 8 s. */
  command(envelope: RoomCommandEnvelope): Promise<CommandAnswer>;
  /** Answers requests from when it resolves until disposed, when it waits for the answers under way. */
  serve(
    subject: string,
    handler: (bytes: Uint8Array, message: BusMessage) => Promise<Uint8Array>,
    options?: QueueOptions,
  ): Promise<AsyncDisposable>;
  /** Messages in order, from now on; a request sent after this call is answered after the subscription took hold. What is said while disconnected is lost: see `onReconnect`. */
  subscribe(subject: string, onMessage: (bytes: Uint8Array, message: BusMessage) => void, options?: QueueOptions): AsyncDisposable;
  /** Told after each reconnection: messages may have been missed. Call what it returns to be told no more. */
  onReconnect(listener: () => void): () => void;
  /** For this package's JetStream parts. */
  readonly connection: NatsConnection;
  readonly batch: TurnBatch;
}
