import { type HostClocks, type ServerClock, stepWatch } from '@tutti/clock';

export type ReferenceClockNeeds = {
  /** The process's one clock: whoever follows before and after the term steers the same. */
  readonly clock: ServerClock;
  /** Both of this host's clocks at one moment; `wallMs`, what the host believes UTC to be, in whole ms, may step. */
  readonly readHostClocks: () => HostClocks;
  /** How far the host's own clock may be from UTC. */
  readonly hostErrMs: number;
  /** The host's clocks came apart by so much between two looks. */
  readonly onStep: (byMs: number) => void;
};

/** Server time at its source: monotonic, led towards the host's UTC by at most 500 ppm, never stepping (T-5). */
export type ReferenceClock = {
  /** A term of this host's begins. A clock that followed goes on as it was; one that never did starts at the host's UTC, but after the last logged time. */
  begin(lastLoggedMs: number): void;
  /** How far server time may be from UTC now. */
  utcErrMs(): number;
  /** Server time minus the host's UTC, as far as nobody leads it back: what the host's clock stepped by, and what it differed by when the term began. */
  carriedMs(): number;
  /** Look at the host's clocks; to be called about once a second. */
  discipline(): void;
};

/** The wall clock is read in whole milliseconds, rounded down: the latest of several readings is the truest. */
const readings = 16;
const wallResolutionMs = 1;

/**
 * A host clock that is slewed is followed, for that is how hosts approach UTC. One that steps is carried: the step goes to an account and server time goes on
 * as before, for rooms stand on it. Just what it stepped by is known only after some readings; until then nothing is led anywhere.
 */
export function referenceClock({ clock, readHostClocks, hostErrMs, onStep }: ReferenceClockNeeds): ReferenceClock {
  let steps = stepWatch();
  let apart: number[] = [];
  let carriedMs = 0;
  /** The account is not settled yet. */
  let settling = false;

  const read = (): HostClocks => {
    const clocks = readHostClocks();
    const steppedMs = steps.look(clocks);
    if (steppedMs !== 0) {
      onStep(steppedMs);
      carryOn();
    }
    apart.push(clocks.wallMs - clocks.monotonicMs);
    if (apart.length > readings) apart.shift();
    return clocks;
  };
  const carryOn = () => {
    apart = [];
    settling = true;
  };
  /** The host's UTC minus its monotonic clock. */
  const hostOffsetMs = () => Math.max(...apart);

  return {
    begin(lastLoggedMs) {
      steps = stepWatch();
      carriedMs = 0;
      apart = [];
      settling = clock.synchronised;
      const { wallMs, monotonicMs } = read();
      if (!clock.synchronised) clock.steer(Math.max(wallMs, lastLoggedMs + 1) - monotonicMs);
      else carriedMs = clock.state().offsetMs - hostOffsetMs();
    },
    utcErrMs: () => Math.abs(carriedMs) + Math.abs(clock.state().pendingMs) + wallResolutionMs + hostErrMs,
    carriedMs: () => carriedMs,
    discipline() {
      read();
      if (settling) {
        const { offsetMs } = clock.state();
        carriedMs = offsetMs - hostOffsetMs();
        clock.steer(offsetMs);
        settling = apart.length < readings;
      } else clock.steer(hostOffsetMs() + carriedMs);
    },
  };
}
