import type { ClientFrame } from '@tutti/protocol/json';
import type { ClockSync } from './clock-sync.ts';

export type TimeReportsOptions = {
  readonly localNowMs: () => number;
  readonly clock: Pick<ClockSync, 'estimate' | 'skewPpm' | 'synchronised'>;
  /** actual − expected, ms; undefined while nothing sounds. */
  readonly driftMs: () => number | undefined;
  /** Rate changes and jumps, since the room was joined. */
  readonly corrections: () => number;
  /** False when there is no open line. */
  readonly send: (frame: ClientFrame) => boolean;
};

const everyMs = 10_000;

/** TIME_REPORT, at most every 10 s: the room's lead rests on it (T-4), and the table of sync samples (P-13). `look` says it when it is time. */
export function timeReports({ localNowMs, clock, driftMs, corrections, send }: TimeReportsOptions): { look(): void } {
  let lastMs = Number.NEGATIVE_INFINITY;
  let told = 0;
  return {
    look() {
      const nowMs = localNowMs();
      if (nowMs - lastMs < everyMs || !clock.synchronised) return;
      const estimate = clock.estimate();
      if (!estimate || !Number.isFinite(estimate.errorMs)) return;
      const drift = driftMs();
      const made = corrections();
      const skewPpm = Math.min(100_000, Math.max(-100_000, clock.skewPpm));
      const report = { ...estimate, skewPpm, corrections: made - told, ...(drift !== undefined && { driftMs: drift }) };
      if (!send({ t: 'TIME_REPORT', ...report })) return;
      lastMs = nowMs;
      told = made;
    },
  };
}
