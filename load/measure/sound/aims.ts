import type { SoundResult } from './summarise.ts';

const AIMS = { medianMs: 10, maxMs: 30, readoutP95DiffMs: 10, uncorrectedMs: 1_000, missedShare: 0.05 };

/** What the measurement did not show, each as a sentence; empty when all is well. With correction off, only that it is far off. */
export function aimsMissed(result: SoundResult, { corrected }: { corrected: boolean }): string[] {
  const { medianMs, maxMs, readoutP95DiffMs, pieces, piecesMissed, starts } = result;
  const { uncorrectedMs } = AIMS;
  const missed = [
    [starts > 0 && pieces > 0, 'nothing was measured'],
    [piecesMissed <= AIMS.missedShare * pieces, `${piecesMissed} pieces of the 5–15 s windows could not be compared (silence, gaps)`],
    ...(corrected
      ? ([
          [medianMs <= AIMS.medianMs, `median ${medianMs} ms is above ${AIMS.medianMs} ms`],
          [maxMs <= AIMS.maxMs, `maximum ${maxMs} ms is above ${AIMS.maxMs} ms`],
          [
            readoutP95DiffMs <= AIMS.readoutP95DiffMs,
            `the page's read-out is ${readoutP95DiffMs} ms (p95) from the recording, above ${AIMS.readoutP95DiffMs} ms`,
          ],
        ] as const)
      : ([
          [
            medianMs > uncorrectedMs,
            `without correction the median is ${medianMs} ms, not above ${uncorrectedMs} ms: the clocks are not wrong`,
          ],
        ] as const)),
  ] as const;
  return missed.filter(([reached]) => !reached).map(([, sentence]) => sentence);
}
