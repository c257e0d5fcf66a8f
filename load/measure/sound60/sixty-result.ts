import { quantile } from '../sound/summarise.ts';
import type { MeasuredPlay } from './measure-sixty.ts';

/** Of all plays. Distances are absolute values of every piece of 0.25 s; seeks and rate changes are of both pages. */
export type SixtyResult = {
  readonly plays: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly seeks: number;
  readonly rateChanges: number;
  /** Of one page. */
  readonly rateChangesPerMin: number;
  readonly pieces: number;
  readonly piecesMissed: number;
};

export function sixtyResult(plays: readonly MeasuredPlay[]): SixtyResult {
  const distances = plays.flatMap(({ heard }) => heard.pieces.map(({ shiftMs }) => Math.abs(shiftMs)));
  const pages = plays.flatMap((play) => play.pages.map((page) => ({ ...page, minutes: play.playedSec / 60 })));
  const sum = (pick: (page: (typeof pages)[number]) => number) => pages.reduce((total, page) => total + pick(page), 0);
  const rateChanges = sum((page) => page.rateChanges);
  return {
    plays: plays.length,
    medianMs: quantile(distances, 0.5),
    p95Ms: quantile(distances, 0.95),
    maxMs: quantile(distances, 1),
    seeks: sum(({ seeks }) => seeks),
    rateChanges,
    rateChangesPerMin: rateChanges / sum(({ minutes }) => minutes),
    pieces: distances.length,
    piecesMissed: plays.reduce((total, { heard }) => total + heard.missed.length, 0),
  };
}

export const AIMS = { medianMs: 5, p95Ms: 15, missedShare: 0.05 };

/** What the measurement did not show, each as a sentence; empty when all is well. */
export function sixtyMissed({ medianMs, p95Ms, pieces, piecesMissed }: SixtyResult, aims = AIMS): string[] {
  const missed = [
    [pieces > 0, 'nothing was measured'],
    [medianMs <= aims.medianMs, `median ${medianMs} ms is above ${aims.medianMs} ms`],
    [p95Ms <= aims.p95Ms, `p95 ${p95Ms} ms is above ${aims.p95Ms} ms`],
    [piecesMissed <= aims.missedShare * (pieces + piecesMissed), `${piecesMissed} pieces could not be compared (silence, gaps)`],
  ] as const;
  return missed.filter(([reached]) => !reached).map(([, sentence]) => sentence);
}
