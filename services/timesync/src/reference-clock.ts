import { type ServerClock, serverClock } from '@tutti/clock';

export type ReferenceClockNeeds = {
  /** What the host believes UTC to be, whole ms. It may step. */
  readonly wallClockMs: () => number;
  readonly monotonicMs: () => number;
  /** The latest server time in the log; server time never starts before it (T-5). */
  readonly lastLoggedMs: number;
  /** How far the host's own clock may be from UTC. */
  readonly hostErrMs: number;
};

/** Server time at its source: UTC at the start, then monotonic, led towards the host's clock by at most 500 ppm, never stepping (T-5). */
export type ReferenceClock = {
  nowMs(): number;
  /** How far server time may be from UTC now. */
  utcErrMs(): number;
  /** Look at the host's clock; to be called about once a second. */
  discipline(): void;
};

/** The host's clock is read in whole milliseconds, rounded down: the latest of several readings is the truest. */
const readings = 16;
const wallResolutionMs = 1;

export function referenceClock({ wallClockMs, monotonicMs, lastLoggedMs, hostErrMs }: ReferenceClockNeeds): ReferenceClock {
  const clock: ServerClock = serverClock({ localNowMs: monotonicMs, maxSlewPpm: 500 });
  const offsets: number[] = [wallClockMs() - monotonicMs()];
  clock.steer(Math.max(wallClockMs(), lastLoggedMs + 1) - monotonicMs());

  return {
    nowMs: () => clock.nowMs(),
    utcErrMs: () => Math.abs(clock.state().pendingMs) + wallResolutionMs + hostErrMs,
    discipline() {
      offsets.push(wallClockMs() - monotonicMs());
      if (offsets.length > readings) offsets.shift();
      clock.steer(Math.max(...offsets));
    },
  };
}
