import type { Exchange, Stamp } from '@tutti/clock';
import type { LocalClock } from './local-clock.ts';

/**
 * What just happened: the socket opened, a ping went out, an answer was taken, or the page or the network told of a change.
 * `localMs` is the local clock's reading.
 */
export type Moment = {
  readonly kind: 'connect' | 'sent' | 'answered' | 'resume' | 'online' | 'hidden';
  readonly localMs: number;
  /** The page is hidden, its timers are throttled. */
  readonly hidden: boolean;
};

/** An algorithm with its own plan of pings, as a page or a program would run it. */
export type Contestant = {
  /** In how many ms to ping next: this replaces what was said before, and undefined leaves it as it was. 0: now. */
  nextPingMs(moment: Moment): number | undefined;
  onSample(exchange: Exchange): void;
  /** A frame with the server's time in it, that nobody asked for. */
  onStamp?(stamp: Stamp): void;
  /** Server time by it. */
  now(localMs: number): number;
  /** The bound it states; undefined when it states none. */
  errorMs?(localMs: number): number;
  /** Grows with each step it owns up to; within one, time must not go back. */
  readonly epoch?: number;
};

/** What only a limit may look at. */
export type Oracle = { readonly clock: LocalClock; trueMs(): number };

export type Entrant = {
  readonly name: string;
  /** Ours: judged by the aims, and limited by our gateway's bucket (T-2). */
  readonly ours?: boolean;
  create(oracle: Oracle): Contestant;
};
