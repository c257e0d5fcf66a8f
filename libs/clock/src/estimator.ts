import type { Exchange, ExchangeFault } from './exchange.ts';

/** What is known of another clock: `serverMs = localMs + offsetMs`, and the truth lies within `± errorMs` of it. */
export type ClockEstimate = { readonly offsetMs: number; readonly errorMs: number; readonly rttMs: number };

/** Why the next ping is asked for: the line opened, its time came, the page woke, the network changed, or the page is hidden and its timers are throttled. */
export type PingReason = 'connect' | 'timer' | 'resume' | 'online' | 'hidden';

/** Server time as a frame carried it and local time when it came: `serverMs ≤` server time at t3. */
export type Stamp = { readonly t2: number; readonly t3: number };

/** `jump`: taken, and it proves that a clock jumped. `stale`: sent before such a jump, or on a path that is worse than nothing. */
export type SampleOutcome = 'taken' | 'jump' | 'stale' | ExchangeFault;

export type EstimatorState = {
  /** 0 before anything is known, 1 from then on; grows with each proven jump, and when `now` itself was proven far off. Within one, `now` never goes back (T-3). */
  readonly epoch: number;
  /** Something is known of the server's clock. */
  readonly synchronised: boolean;
  /** As of the last sample: `serverMs = localMs + offsetMs`. */
  readonly offsetMs: number;
  /** How fast the offset grows: positive when the local clock is slow. */
  readonly skewPpm: number;
  /** As of the last sample; Infinity before it. */
  readonly errorMs: number;
  /** The last round trip, and the shortest on the present path; NaN before any. */
  readonly rttMs: number;
  readonly rttFloorMs: number;
  /** How much of the last correction `now` has still to make. */
  readonly pendingMs: number;
  readonly taken: number;
  readonly jumps: number;
  /** Dropped and counted (T-6). */
  readonly refused: Readonly<Record<Exclude<SampleOutcome, 'taken' | 'jump'>, number>>;
};

/**
 * Learns the server's clock from exchanges and says what time it is there. All in ms; local times may count from anywhere, but are of one clock.
 * Nothing is read, no timer is set: who owns the socket asks when to ping and tells what came back.
 */
export interface Estimator {
  /** How long to wait before the next ping; to be asked anew after each ping is sent, and at once when something happened to the page or the line. 0: now. */
  nextPingDelayMs(at: { readonly reason: PingReason; readonly localMs: number }): number;
  onSample(exchange: Exchange): SampleOutcome;
  /** A frame's time stamp: a lower bound for nothing (T-3). */
  onStamp(stamp: Stamp): void;
  /** Server time. Local time until anything is known (T-8). */
  now(localMs: number): number;
  /** When, by the local clock, `now` will be `serverMs`. */
  toLocalMs(serverMs: number): number;
  /** The truth is within ± this of `now`, at least 95 % of the time; grows with age, Infinity before anything is known. */
  errorMs(localMs: number): number;
  state(): EstimatorState;
}
