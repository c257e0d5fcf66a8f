import type { DriftSample } from './drift-history.ts';

/** Writes what the drift was and what was done about it, when asked (P-13). */
export type DriftLog = {
  turn(isOn: boolean): void;
  /** Each correction is a line; while there is none, so is each second. */
  add(sample: DriftSample): void;
};

const everyMs = 1_000;

export function driftLog(write: (line: string) => void): DriftLog {
  let isOn = false;
  let last: DriftSample | undefined;
  return {
    turn(next) {
      isOn = next;
      last = undefined;
    },
    add(sample) {
      if (!isOn) return;
      const isNews = sample.kind === 'seek' || sample.rate !== last?.rate;
      if (!isNews && sample.atMs - (last?.atMs ?? 0) < everyMs) return;
      last = sample;
      const { atMs, driftMs, rate, kind } = sample;
      write(`tutti ${(atMs / 1000).toFixed(1)} s: drift ${driftMs.toFixed(2)} ms, ${kind}, rate ${rate.toFixed(5)}`);
    },
  };
}
