import type { ShiftTrack } from '@tutti/testkit';

/** One start, as recorded: windows of the second sink against the first. */
export type MeasuredStart = {
  /** 0–2 s and 5–15 s after the first of the two was heard. */
  first: ShiftTrack;
  steady: ShiftTrack;
  /** How far apart the two were first heard, ms. */
  startSpreadMs: number;
  /** For each piece of 5–15 s, how far the pages' read-outs are from the recording, ms; empty when they are not asked. */
  readoutDiffsMs: readonly number[];
};

/** Of all starts; distances are absolute values of every piece of 0.25 s, so a wobble within a window counts. */
export type SoundResult = {
  starts: number;
  medianMs: number;
  p95Ms: number;
  maxMs: number;
  firstMedianMs: number;
  startSpreadMaxMs: number;
  pieces: number;
  piecesMissed: number;
  readoutP95DiffMs: number;
  readoutMaxDiffMs: number;
};

export function summarise(starts: readonly MeasuredStart[]): SoundResult {
  const distances = (pick: (start: MeasuredStart) => ShiftTrack) =>
    starts.flatMap((start) => pick(start).pieces.map(({ shiftMs }) => Math.abs(shiftMs)));
  const steady = distances(({ steady }) => steady);
  const readouts = starts.flatMap(({ readoutDiffsMs }) => readoutDiffsMs);
  return {
    starts: starts.length,
    medianMs: quantile(steady, 0.5),
    p95Ms: quantile(steady, 0.95),
    maxMs: quantile(steady, 1),
    firstMedianMs: quantile(
      distances(({ first }) => first),
      0.5,
    ),
    startSpreadMaxMs: quantile(
      starts.map(({ startSpreadMs }) => startSpreadMs),
      1,
    ),
    pieces: steady.length,
    piecesMissed: starts.reduce((sum, { steady }) => sum + steady.missed.length, 0),
    readoutP95DiffMs: quantile(readouts, 0.95),
    readoutMaxDiffMs: quantile(readouts, 1),
  };
}

/** Nearest rank, to the microsecond; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return Math.round(value * 1000) / 1000;
}
