import { headers, type MsgHdrs } from '@nats-io/nats-core';
import { type Context, extractTrace, injectTrace } from '@tutti/service';

/** NATS headers with the active trace in them; undefined outside of one, as headers cost on every hop. */
export function traceHeaders(): MsgHdrs | undefined {
  const entries = Object.entries(injectTrace());
  if (entries.length === 0) return undefined;
  const carried = headers();
  for (const [name, value] of entries) carried.set(name, value);
  return carried;
}

/** The sender's context, as parent for what is done about its message. */
export function traceOf(carried: MsgHdrs | undefined): Context {
  return extractTrace({ traceparent: carried?.get('traceparent') || undefined, tracestate: carried?.get('tracestate') || undefined });
}
