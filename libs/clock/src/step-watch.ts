/** One host's two clocks, read at the same moment: what it believes UTC to be, and the one that nobody sets. */
export type HostClocks = { readonly wallMs: number; readonly monotonicMs: number };

export type StepWatch = {
  /** By how much `wallMs − monotonicMs` stepped since the last look; 0 when slewing and rounding explain it. */
  look(clocks: HostClocks): number;
};

/** Faster than any time daemon slews. */
const slewPpm = 1_000;
/** Wall clocks are read in whole milliseconds, twice for a difference; and the two readings are never quite one moment. */
const grainMs = 3;

/** Notices when one of a host's two clocks steps: somebody set the wall clock, or the monotonic one stood still (a suspend, a paused VM). Which of both it cannot tell. */
export function stepWatch(): StepWatch {
  let last: { readonly apartMs: number; readonly monotonicMs: number } | undefined;
  return {
    look({ wallMs, monotonicMs }) {
      const apartMs = wallMs - monotonicMs;
      const changeMs = last ? apartMs - last.apartMs : 0;
      const explainedMs = grainMs + (Math.max(0, monotonicMs - (last?.monotonicMs ?? monotonicMs)) * slewPpm) / 1e6;
      last = { apartMs, monotonicMs };
      return Math.abs(changeMs) > explainedMs ? changeMs : 0;
    },
  };
}
