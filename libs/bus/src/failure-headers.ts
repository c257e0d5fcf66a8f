import { headers, type MsgHdrs } from '@nats-io/nats-core';

/** The header that says "the handler failed"; its value is the reason. */
export const errorHeader = 'Tutti-Error';

/** What tells an asker that its request failed. */
export function failureHeaders(failure: unknown): MsgHdrs {
  const told = headers();
  const reason = failure instanceof Error ? failure.message : String(failure);
  told.set(errorHeader, reason.replaceAll(/[\r\n]+/gu, ' ').slice(0, 500) || 'unknown');
  return told;
}
