import type { NatsConnection } from '@nats-io/nats-core';
import { BusPayloadLimitError, BusTooLargeError } from './errors.ts';

/**
 * What one message may hold at least: NATS' default. Our largest messages are a piece of an answer (`pieceBytes`), an event of the log, and a roll call
 * or a list of names for a thousand members; all of them fit twice.
 */
export const leastPayloadBytes = 1_048_576;

/** What the server that the connection is at takes now. */
const payloadLimitOf = (connection: Pick<NatsConnection, 'info'>): number => connection.info?.max_payload ?? leastPayloadBytes;

/** @throws BusPayloadLimitError when the server takes less than we need. */
export function checkPayloadLimit(connection: Pick<NatsConnection, 'info' | 'getServer'>): void {
  const found = payloadLimitOf(connection);
  if (found < leastPayloadBytes) throw new BusPayloadLimitError(connection.getServer(), found, leastPayloadBytes);
}

/** @throws BusTooLargeError when the server would refuse the message, and the connection with it. */
export function checkSize(connection: Pick<NatsConnection, 'info'>, subject: string, bytes: Uint8Array): void {
  const mostBytes = payloadLimitOf(connection);
  if (bytes.length > mostBytes) throw new BusTooLargeError(subject, bytes.length, mostBytes);
}
