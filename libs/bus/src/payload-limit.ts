import type { MsgHdrs, NatsConnection } from '@nats-io/nats-core';
import { BusPayloadLimitError, BusTooLargeError } from './errors.ts';

/**
 * What one message may hold at least: NATS' default. Our largest messages are a piece of an answer (`pieceBytes`), an event of the log, and a roll call
 * or a list of names for a thousand members; all of them fit twice.
 */
export const leastPayloadBytes = 1_048_576;

/** The max_payload of the server to which the connection is connected now. */
const payloadLimitOf = (connection: Pick<NatsConnection, 'info'>): number => connection.info?.max_payload ?? leastPayloadBytes;

/** @throws BusPayloadLimitError when the server takes less than we need. */
export function checkPayloadLimit(connection: Pick<NatsConnection, 'info' | 'getServer'>): void {
  const found = payloadLimitOf(connection);
  if (found < leastPayloadBytes) throw new BusPayloadLimitError(connection.getServer(), found, leastPayloadBytes);
}

/** A message with its headers, which max_payload limits together. */
export type SizedMessage = { readonly subject: string; readonly bytes: Uint8Array; readonly headers?: MsgHdrs | undefined };

/** @throws BusTooLargeError when the message is larger than the server takes. */
export function checkSize(connection: Pick<NatsConnection, 'info'>, { subject, bytes, headers }: SizedMessage): void {
  const mostBytes = payloadLimitOf(connection);
  if (bytes.length <= mostBytes - longestHeaders) return;
  const size = bytes.length + (headers ? headersLength(headers) : 0);
  if (size > mostBytes) throw new BusTooLargeError(subject, size, mostBytes);
}

/** Measuring headers takes time on each send, so they are measured only where they can matter. Ours are shorter than this. */
const longestHeaders = 4_096;

/** The length of `NATS/1.0`, of one line `name: value` for each value, and of an empty line; two bytes end each line. */
function headersLength(headers: MsgHdrs): number {
  let length = 'NATS/1.0'.length + 4;
  for (const name of headers.keys()) for (const value of headers.values(name)) length += Buffer.byteLength(`${name}: ${value}`) + 2;
  return length;
}
