import { monotonicMs, wallClockMs } from './system-clock.ts';

export type ClockReaders = { readonly wallClockMs: () => number; readonly monotonicMs: () => number };

const togetherMs = 0.2;
const tries = 5;

/** Both of this host's clocks at one moment: read again when something came in between. */
export function readHostClocks(readers: ClockReaders = { wallClockMs, monotonicMs }): {
  readonly wallMs: number;
  readonly monotonicMs: number;
} {
  for (let nth = 1; ; nth++) {
    const beforeMs = readers.monotonicMs();
    const wallMs = readers.wallClockMs();
    const afterMs = readers.monotonicMs();
    if (afterMs - beforeMs <= togetherMs || nth === tries) return { wallMs, monotonicMs: (beforeMs + afterMs) / 2 };
  }
}
