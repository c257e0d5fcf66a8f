import { type Msg, type NatsConnection, NoRespondersError, RequestError, TimeoutError } from '@nats-io/nats-core';
import { monotonicMs, SpanKind, withSpan } from '@tutti/service';
import { BusHandlerError, BusNoAnswerError } from './errors.ts';
import { errorHeader } from './failure-headers.ts';
import { checkSize } from './payload-limit.ts';
import { joinPieces, offerIn } from './pieces.ts';
import { traceHeaders } from './trace-headers.ts';
import type { TurnBatch } from './turn-batch.ts';

type Line = { readonly connection: NatsConnection; readonly batch: TurnBatch };

/**
 * Asks and returns the whole answer, however large it is.
 *
 * @throws BusNoAnswerError when nobody is there or no answer comes within `timeoutMs`; BusHandlerError when the other side failed; BusTooLargeError when
 * the request itself does not fit into a message.
 */
export function request({ connection, batch }: Line, subject: string, bytes: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  return withSpan('bus.request', { 'messaging.destination.name': subject }, () => ask({ connection, batch }, subject, bytes, timeoutMs), {
    kind: SpanKind.CLIENT,
  });
}

async function ask({ connection, batch }: Line, subject: string, bytes: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  const deadlineMs = monotonicMs() + timeoutMs;
  const leftMs = () => Math.max(1, deadlineMs - monotonicMs());
  checkSize(connection, subject, bytes);
  await new Promise<void>((resolve) => batch.add(resolve, () => undefined));
  const answer = await send(connection, subject, bytes, timeoutMs);
  const offer = offerIn(answer.headers);
  if (!offer) return dataOf(answer, subject);
  const encoder = new TextEncoder();
  return joinPieces(offer, async (nth) =>
    dataOf(await send(connection, offer.subject, encoder.encode(String(nth)), leftMs(), `${subject}, piece ${nth}`), subject),
  );
}

async function send(connection: NatsConnection, subject: string, bytes: Uint8Array, timeoutMs: number, called = subject): Promise<Msg> {
  const headers = traceHeaders();
  try {
    return await connection.request(subject, bytes, { timeout: timeoutMs, ...(headers ? { headers } : {}) });
  } catch (error) {
    throw new BusNoAnswerError(called, reasonOf(error, timeoutMs), error);
  }
}

function dataOf({ headers, data }: Msg, subject: string): Uint8Array {
  const failure = headers?.get(errorHeader);
  if (failure) throw new BusHandlerError(subject, failure);
  return data;
}

function reasonOf(error: unknown, timeoutMs: number): string {
  const inner = error instanceof RequestError ? error.cause : error;
  if (inner instanceof NoRespondersError) return 'nobody is there';
  if (inner instanceof TimeoutError) return `no answer within ${Math.ceil(timeoutMs)} ms`;
  return inner instanceof Error ? inner.message : String(inner);
}
