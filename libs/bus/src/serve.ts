import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/nats-core';
import { type Faults, type Logger, SpanKind, withSpan } from '@tutti/service';
import type { BusMessage } from './bus.ts';
import { failureHeaders } from './failure-headers.ts';
import type { HeldAnswers } from './held-answers.ts';
import { checkSize } from './payload-limit.ts';
import { pieceBytes } from './pieces.ts';
import { traceOf } from './trace-headers.ts';
import type { TurnBatch } from './turn-batch.ts';

export type ServeNeeds = {
  readonly subject: string;
  readonly handler: (bytes: Uint8Array, message: BusMessage) => Promise<Uint8Array>;
  readonly log: Pick<Logger, 'error'>;
  readonly faults: Faults;
  readonly queue?: string;
  readonly batch: TurnBatch;
  readonly held: Pick<HeldAnswers, 'hold'>;
};

/**
 * Answers each request, several at a time. A failure of the handler, or of sending its answer, is logged and reported to the requester; the next request is
 * served. An answer that is larger than a piece is held until its asker has fetched it (`pieces.ts`).
 */
export async function serve(connection: NatsConnection, needs: ServeNeeds): Promise<AsyncDisposable> {
  const { subject, handler, log, faults, queue, batch, held } = needs;
  const answering = new Set<Promise<void>>();

  const answer = async (message: Msg) => {
    const parent = traceOf(message.headers);
    const attributes = { 'messaging.destination.name': message.subject };
    const served = { subject: message.subject, context: () => parent };
    const bytes = await withSpan('bus.serve', attributes, () => handler(message.data, served), { kind: SpanKind.SERVER, parent });
    if (bytes.length <= pieceBytes) return respond(message, bytes);
    respond(message, new Uint8Array(), held.hold(bytes));
  };
  const respond = (message: Msg, bytes: Uint8Array, headers?: MsgHdrs, onFailed = (error: unknown) => fail(message, error)) =>
    batch.add(() => {
      checkSize(connection, { subject: message.subject, bytes, headers });
      message.respond(bytes, headers ? { headers } : {});
    }, onFailed);
  const fail = (message: Msg, failure: unknown) => {
    const about = { subject: message.subject };
    faults.contain(failure, { where: 'message', about });
    respond(message, new Uint8Array(), failureHeaders(failure), (error) => faults.contain(error, { where: 'send', about }));
  };
  const subscription = connection.subscribe(subject, {
    ...(queue ? { queue } : {}),
    callback(error, message) {
      if (error) return log.error({ err: error, subject }, 'cannot serve');
      const answered = answer(message)
        .catch((failure: unknown) => fail(message, failure))
        .finally(() => answering.delete(answered));
      answering.add(answered);
    },
  });
  await connection.flush();

  return {
    async [Symbol.asyncDispose]() {
      if (!connection.isClosed()) await subscription.drain().catch(() => subscription.unsubscribe());
      await Promise.allSettled(answering);
      batch.flush();
    },
  };
}
