import { type Msg, type NatsConnection, NoRespondersError, RequestError, TimeoutError } from '@nats-io/nats-core';
import { monotonicMs, SpanKind, withSpan } from '@tutti/service';
import { BusHandlerError, BusNoAnswerError } from './errors.ts';
import { errorHeader } from './failure-headers.ts';
import { checkSize, type SizedMessage } from './payload-limit.ts';
import { joinPieces, offerIn, type PieceOffer } from './pieces.ts';
import { traceHeaders } from './trace-headers.ts';
import type { TurnBatch } from './turn-batch.ts';

type Line = { readonly connection: NatsConnection; readonly batch: TurnBatch };

/**
 * Sends a request and returns the whole answer, however large it is.
 *
 * @throws BusNoAnswerError when there is no responder or the whole answer does not arrive within `timeoutMs`; BusHandlerError when the responder failed;
 * BusTooLargeError when the request itself does not fit into a message.
 */
export function request(line: Line, subject: string, bytes: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  return withSpan('bus.request', { 'messaging.destination.name': subject }, () => ask(line, subject, bytes, timeoutMs), {
    kind: SpanKind.CLIENT,
  });
}

async function ask({ connection, batch }: Line, subject: string, bytes: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  const deadlineMs = monotonicMs() + timeoutMs;
  const message = { subject, bytes, headers: traceHeaders() };
  checkSize(connection, message);
  await new Promise<void>((resolve, reject) => batch.add(resolve, reject));
  const answer = await send(connection, message, timeoutMs);
  const offer = offerIn(answer.headers);
  return offer ? fetchPieces(connection, { subject, offer, deadlineMs }) : dataOf(answer, subject);
}

type Fetch = { readonly subject: string; readonly offer: PieceOffer; readonly deadlineMs: number };

async function fetchPieces(connection: NatsConnection, { subject, offer, deadlineMs }: Fetch): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const fetchPiece = async (nth: number) => {
    const leftMs = Math.max(1, deadlineMs - monotonicMs());
    const piece = await send(
      connection,
      { subject: offer.subject, bytes: encoder.encode(String(nth)) },
      leftMs,
      `${subject}, piece ${nth}`,
    );
    const failure = piece.headers?.get(errorHeader);
    if (failure) throw new BusNoAnswerError(`${subject}, piece ${nth}`, failure);
    return piece.data;
  };
  try {
    return await joinPieces(offer, fetchPiece);
  } catch (error) {
    throw error instanceof RangeError ? new BusHandlerError(subject, error.message) : error;
  }
}

/** Sends one message and returns its reply. `called` is the request's name in an error. */
async function send(connection: NatsConnection, message: SizedMessage, timeoutMs: number, called = message.subject): Promise<Msg> {
  const { subject, bytes, headers } = message;
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
