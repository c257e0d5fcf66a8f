/** Server time, ms UTC, as this process knows it (T-5). */
export interface ServerClock {
  /** Local time plus the initial offset until the first `steer`; from then on it never goes back. */
  nowMs(): number;
  /** Move towards `serverMs = localMs + offsetMs`. The first is adopted whole, later ones are slewed. */
  steer(offsetMs: number): void;
  /** For a proven jump of the local clock itself: nothing is slewed, but never back behind what was said already. */
  adopt(offsetMs: number): void;
  readonly synchronised: boolean;
  /** The offset in force now, and how much of the last correction is still to come. */
  state(): { readonly offsetMs: number; readonly pendingMs: number };
}

export type ServerClockOptions = {
  /** Monotonic local time, ms. */
  readonly localNowMs: () => number;
  /** Fastest correction: 500 for servers (T-5); clients, with nothing to promise to others, may be quicker. */
  readonly maxSlewPpm?: number;
  readonly initialOffsetMs?: number;
};

/** A clock that follows its corrections without ever stepping back: `nowMs = localMs + offset`, the offset creeping to its target. */
export function serverClock({ localNowMs, maxSlewPpm = 500, initialOffsetMs = 0 }: ServerClockOptions): ServerClock {
  let synchronised = false;
  let offsetMs = initialOffsetMs;
  let targetMs = initialOffsetMs;
  let lastLocalMs = localNowMs();

  const advance = () => {
    const localMs = Math.max(lastLocalMs, localNowMs());
    const reachMs = ((localMs - lastLocalMs) * maxSlewPpm) / 1e6;
    offsetMs += Math.max(-reachMs, Math.min(reachMs, targetMs - offsetMs));
    lastLocalMs = localMs;
    return localMs;
  };

  return {
    nowMs: () => advance() + offsetMs,
    steer(nextOffsetMs) {
      advance();
      targetMs = nextOffsetMs;
      if (!synchronised) offsetMs = nextOffsetMs;
      synchronised = true;
    },
    adopt(nextOffsetMs) {
      const saidMs = advance() + offsetMs;
      targetMs = nextOffsetMs;
      offsetMs = synchronised ? Math.max(nextOffsetMs, saidMs - lastLocalMs) : nextOffsetMs;
      synchronised = true;
    },
    get synchronised() {
      return synchronised;
    },
    state() {
      advance();
      return { offsetMs, pendingMs: targetMs - offsetMs };
    },
  };
}
