import { type Msg, type MsgHdrs, type NatsConnection, nuid } from '@nats-io/nats-core';
import type { Faults } from '@tutti/service';
import { failureHeaders } from './failure-headers.ts';
import { offerHeaders, pieceCount, pieceOf } from './pieces.ts';

/**
 * Holds the answers that are too large for one message until their askers have fetched the pieces. Disposing it waits for at most `drainMs` until they have.
 */
export type HeldAnswers = AsyncDisposable & {
  /** Holds the answer for at most `holdMs`; the headers say where the pieces are. @throws HeldAnswersFullError when too much is held already. */
  hold(bytes: Uint8Array): MsgHdrs;
  readonly heldBytes: number;
};

export type HeldAnswersOptions = {
  readonly connection: Pick<NatsConnection, 'subscribe' | 'isClosed'>;
  readonly faults: Pick<Faults, 'contain'>;
  readonly holdMs?: number;
  readonly mostBytes?: number;
};

/** This is longer than the time-out of any request. */
const usualHoldMs = 10_000;
const usualMostBytes = 64 * 2 ** 20;

/** The time-out of most requests: an asker that has not fetched its answer by then has given up. */
const drainMs = 2_000;

export function heldAnswers({ connection, faults, holdMs = usualHoldMs, mostBytes = usualMostBytes }: HeldAnswersOptions): HeldAnswers {
  const prefix = `pieces.${nuid.next()}.`;
  const held = new Map<string, { readonly bytes: Uint8Array; readonly timer: NodeJS.Timeout }>();
  /** How often each answer is held: one that many askers share takes its bytes once. */
  const shared = new Map<Uint8Array, number>();
  let heldBytes = 0;
  let serving: { unsubscribe(): void } | undefined;
  let onEmpty = () => {};

  const drop = (subject: string) => {
    const answer = held.get(subject);
    if (!answer) return;
    held.delete(subject);
    clearTimeout(answer.timer);
    const others = (shared.get(answer.bytes) ?? 1) - 1;
    if (others > 0) shared.set(answer.bytes, others);
    else if (shared.delete(answer.bytes)) heldBytes -= answer.bytes.length;
  };
  /** NOTE made with the first large answer, and told to the server before that answer is: both take the same connection, in order. */
  const serve = () =>
    connection.subscribe(`${prefix}*`, {
      callback(error, message) {
        if (error) return;
        try {
          give(message);
        } catch (failure) {
          // Thrown into nats-core's read loop, it would end that loop: the bus would receive nothing more, and would not reconnect.
          faults.contain(failure, { where: 'send', about: { subject: message.subject } });
        }
      },
    });
  const give = (message: Msg) => {
    const answer = held.get(message.subject);
    const nth = Number(new TextDecoder().decode(message.data));
    const piece = answer && pieceOf(answer.bytes, nth);
    if (piece) message.respond(piece);
    else message.respond(new Uint8Array(), { headers: failureHeaders('this answer is not held here any more') });
    if (answer && nth === pieceCount(answer.bytes.length) - 1) drop(message.subject);
    if (held.size === 0) onEmpty();
  };

  return {
    hold(bytes) {
      const before = shared.get(bytes) ?? 0;
      if (before === 0 && heldBytes + bytes.length > mostBytes) throw new HeldAnswersFullError(bytes.length, heldBytes, mostBytes);
      serving ??= serve();
      const subject = prefix + nuid.next();
      const timer = setTimeout(drop, holdMs, subject);
      timer.unref();
      held.set(subject, { bytes, timer });
      shared.set(bytes, before + 1);
      if (before === 0) heldBytes += bytes.length;
      return offerHeaders({ subject, bytes: bytes.length });
    },
    get heldBytes() {
      return heldBytes;
    },
    async [Symbol.asyncDispose]() {
      if (held.size > 0 && !connection.isClosed()) {
        const emptied = Promise.withResolvers<void>();
        onEmpty = emptied.resolve;
        const patience = setTimeout(onEmpty, drainMs);
        await emptied.promise;
        clearTimeout(patience);
      }
      if (!connection.isClosed()) serving?.unsubscribe();
      for (const subject of [...held.keys()]) drop(subject);
    },
  };
}

/** Too many large answers at once. The asker may ask again a little later. */
export class HeldAnswersFullError extends Error {
  override readonly name = 'HeldAnswersFullError';
  readonly code = 'BUS_HELD_ANSWERS_FULL';
  readonly bytes: number;
  readonly heldBytes: number;

  constructor(bytes: number, heldBytes: number, mostBytes: number) {
    super(`busy: an answer of ${bytes} bytes does not fit beside ${heldBytes} of at most ${mostBytes} that are kept for others`);
    this.bytes = bytes;
    this.heldBytes = heldBytes;
  }
}
