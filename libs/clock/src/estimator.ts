import type { Exchange, ExchangeFault } from './exchange.ts';

/** What is known of another clock: `serverMs = localMs + offsetMs`, and the truth lies within `± errorMs` of it. */
export type ClockEstimate = { readonly offsetMs: number; readonly errorMs: number; readonly rttMs: number };

/** Learns another clock from exchanges. Local times are monotonic ms, given by the caller. */
export interface ClockEstimator {
  /** The fault that made it drop the exchange (T-6), or undefined when it was taken. */
  add(exchange: Exchange): ExchangeFault | undefined;
  /** Undefined before the first sound exchange. The bound grows with the age of what it rests on. */
  estimateAt(localNowMs: number): ClockEstimate | undefined;
  /** Forget everything: another server, or a clock that jumped. */
  reset(): void;
}
