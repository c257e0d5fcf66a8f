import { createEstimator, type EstimatorPolicy, type ReplaySummary, replayTrace, type Trace } from '@tutti/clock';
import { quoted } from './describe-room.ts';

export const policies: readonly EstimatorPolicy[] = ['path', 'ewma', 'best-of-window'];

export type PolicyResult = { readonly policy: EstimatorPolicy; readonly summary: ReplaySummary };

/** Each policy from nothing through the same trace. */
export const replayPolicies = (trace: Trace, wanted: readonly EstimatorPolicy[]): PolicyResult[] =>
  wanted.map((policy) => ({ policy, summary: replayTrace(trace, createEstimator({ policy })).summary }));

/** One object a line; what is not known is null. */
export const replayJson = ({ title, unknownLines }: Trace, results: readonly PolicyResult[]): string =>
  results.map(({ policy, summary }) => `${JSON.stringify({ title, policy, ...summary, unknownLines })}\n`).join('');

/** The policies below each other, what is compared beside each other. */
export function replayTable({ title, unknownLines }: Trace, results: readonly PolicyResult[]): string {
  const [first] = results;
  if (!first) return '';
  const { samples, stamps, durationMs, against } = first.summary;
  const known =
    against === 'error' ? 'error is against the truth in the trace' : 'no truth in the trace: wander is against each epoch’s straight line';
  const heading = [
    ['policy', `${against} p50`, 'p95', 'p99', 'bound held', 'offset', 'skew', 'bound', 'floor', 'taken', 'refused', 'jumps'],
    ...results.map(({ policy, summary }) => rowOf(policy, summary)),
  ];
  const about = [
    `${quoted(title)}: ${samples} samples, ${stamps} stamps, ${(durationMs / 1_000).toFixed(1)} s; times in ms, skew in ppm`,
    known,
    ...(unknownLines > 0 ? [`${unknownLines} lines of a kind that this build does not know were left out`] : []),
  ];
  const reasons = results.flatMap(({ policy, summary }) => refusedLine(policy, summary));
  return `${[...about, '', ...aligned(heading), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n')}\n`;
}

function rowOf(policy: string, { p50Ms, p95Ms, p99Ms, boundHeld, final }: ReplaySummary): string[] {
  const { offsetMs, skewPpm, errorMs, rttFloorMs, taken, jumps } = final;
  const held = Number.isNaN(boundHeld) ? '–' : `${(boundHeld * 100).toFixed(1)} %`;
  const [times, state] = [[p50Ms, p95Ms, p99Ms].map(ms), [ms(offsetMs), skewPpm.toFixed(2), ms(errorMs), ms(rttFloorMs)]];
  return [policy, ...times, held, ...state, String(taken), String(refusedSum(final)), String(jumps)];
}

const refusedSum = ({ refused }: ReplaySummary['final']): number => Object.values(refused).reduce((sum, n) => sum + n, 0);

function refusedLine(policy: string, { final }: ReplaySummary): string[] {
  const reasons = Object.entries(final.refused).filter(([, n]) => n > 0);
  return reasons.length === 0 ? [] : [`${policy} refused ${reasons.map(([reason, n]) => `${n} ${reason}`).join(', ')}`];
}

const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–');

/** The first column to the left, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
      .join('   ')
      .trimEnd(),
  );
}
