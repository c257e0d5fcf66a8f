/** Four timestamps of one question and answer, ms: t0 sent and t3 received by the local clock, t1 received and t2 sent by the server's. */
export type Exchange = { readonly t0: number; readonly t1: number; readonly t2: number; readonly t3: number };

/** Server minus local: `serverMs = localMs + offsetMs`. Off by at most half the round trip (T-1). */
export function offsetMs({ t0, t1, t2, t3 }: Exchange): number {
  return (t1 - t0 + (t2 - t3)) / 2;
}

/** Time on the way, both directions, without the server's own (T-1). */
export function rttMs({ t0, t1, t2, t3 }: Exchange): number {
  return t3 - t0 - (t2 - t1);
}

/** How far an offset lies outside what the exchange proves, ms: the truth is from `t2 − t3` to `t1 − t0`. 0 inside. */
export function excludedMs({ t0, t1, t2, t3 }: Exchange, offset: number): number {
  return Math.max(0, offset - (t1 - t0), t2 - t3 - offset);
}

export type ExchangeFault = 'not-finite' | 'negative-rtt' | 'rtt-too-long' | 'offset-out-of-bounds';

/**
 * Why an exchange teaches nothing (T-6), or undefined when it is sound.
 * A clock that is read in steps of `grainMs` may show a round trip up to that much shorter than the server's part in it.
 */
export function faultOf(exchange: Exchange, grainMs = 0): ExchangeFault | undefined {
  if (![exchange.t0, exchange.t1, exchange.t2, exchange.t3].every(Number.isFinite)) return 'not-finite';
  const rtt = rttMs(exchange);
  if (rtt < -grainMs || exchange.t3 < exchange.t0) return 'negative-rtt';
  if (rtt > maxRttMs) return 'rtt-too-long';
  return Math.abs(offsetMs(exchange)) > maxOffsetMs ? 'offset-out-of-bounds' : undefined;
}

/** A reply that took longer than this says less than the growth of the old bound. */
const maxRttMs = 10_000;

/** Local time may count from anywhere, server time is UTC: what lies further apart than a Date can say is no clock. */
const maxOffsetMs = 8.64e15;
