import { type Msg, type NatsConnection, NoRespondersError, RequestError, TimeoutError } from '@nats-io/nats-core';
import { SpanKind, withSpan } from '@tutti/service';
import { BusHandlerError, BusNoAnswerError } from './errors.ts';
import { traceHeaders } from './trace-headers.ts';
import type { TurnBatch } from './turn-batch.ts';

/** The header that says "the handler failed"; its value is the reason. */
export const errorHeader = 'Tutti-Error';

type Line = { readonly connection: NatsConnection; readonly batch: TurnBatch };

/** @throws BusNoAnswerError when nobody is there or no answer comes within `timeoutMs`; BusHandlerError when the other side failed. */
export function request({ connection, batch }: Line, subject: string, bytes: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  return withSpan('bus.request', { 'messaging.destination.name': subject }, () => ask({ connection, batch }, subject, bytes, timeoutMs), {
    kind: SpanKind.CLIENT,
  });
}

async function ask({ connection, batch }: Line, subject: string, bytes: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  const headers = traceHeaders();
  await new Promise<void>((resolve) => batch.add(resolve));
  const answer: Msg = await connection
    .request(subject, bytes, { timeout: timeoutMs, ...(headers ? { headers } : {}) })
    .catch((error: unknown) => {
      throw new BusNoAnswerError(subject, reasonOf(error, timeoutMs), error);
    });
  const failure = answer.headers?.get(errorHeader);
  if (failure) throw new BusHandlerError(subject, failure);
  return answer.data;
}

function reasonOf(error: unknown, timeoutMs: number): string {
  const inner = error instanceof RequestError ? error.cause : error;
  if (inner instanceof NoRespondersError) return 'nobody is there';
  if (inner instanceof TimeoutError) return `no answer within ${timeoutMs} ms`;
  return inner instanceof Error ? inner.message : String(inner);
}
