import { headers, type Msg, type NatsConnection } from '@nats-io/nats-core';
import { type Logger, SpanKind, withSpan } from '@tutti/service';
import type { BusMessage } from './bus.ts';
import { errorHeader } from './request.ts';
import { traceOf } from './trace-headers.ts';
import type { TurnBatch } from './turn-batch.ts';

export type ServeNeeds = {
  readonly subject: string;
  readonly handler: (bytes: Uint8Array, message: BusMessage) => Promise<Uint8Array>;
  readonly log: Pick<Logger, 'error'>;
  readonly queue?: string;
  readonly batch: TurnBatch;
};

/** Answers each request, several at a time. A handler that throws is logged and told to the requester, and the next request is served. */
export async function serve(connection: NatsConnection, { subject, handler, log, queue, batch }: ServeNeeds): Promise<AsyncDisposable> {
  const answering = new Set<Promise<void>>();

  const answer = async (message: Msg) => {
    const parent = traceOf(message.headers);
    const attributes = { 'messaging.destination.name': message.subject };
    const served = { subject: message.subject, context: () => parent };
    const bytes = await withSpan('bus.serve', attributes, () => handler(message.data, served), { kind: SpanKind.SERVER, parent });
    batch.add(() => message.respond(bytes));
  };
  const subscription = connection.subscribe(subject, {
    ...(queue ? { queue } : {}),
    callback(error, message) {
      if (error) return log.error({ err: error, subject }, 'cannot serve');
      const answered = answer(message)
        .catch((failure: unknown) => {
          log.error({ err: failure, subject: message.subject }, 'handler failed');
          batch.add(() => message.respond(new Uint8Array(), { headers: failed(failure) }));
        })
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

function failed(failure: unknown) {
  const told = headers();
  const reason = failure instanceof Error ? failure.message : String(failure);
  told.set(errorHeader, reason.replaceAll(/[\r\n]+/gu, ' ').slice(0, 500) || 'unknown');
  return told;
}
