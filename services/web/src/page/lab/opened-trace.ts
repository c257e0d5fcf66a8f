import { createEstimator, type EstimatorPolicy, type Replay, readTrace, replayTrace, type Trace } from '@tutti/clock';

export const policies: readonly EstimatorPolicy[] = ['path', 'ewma', 'best-of-window'];

/** A trace, and what every policy makes of it. */
export type OpenedTrace = { readonly name: string; readonly trace: Trace; readonly replays: Readonly<Record<EstimatorPolicy, Replay>> };

/** @throws TraceError */
export function openTrace(name: string, text: string): OpenedTrace {
  const trace = readTrace(text);
  const replay = (policy: EstimatorPolicy) => replayTrace(trace, createEstimator({ policy }));
  return { name, trace, replays: { path: replay('path'), ewma: replay('ewma'), 'best-of-window': replay('best-of-window') } };
}

/** Read aloud for the drawings of a replay. */
export function replayTold({ summary }: Replay): string {
  const { samples, durationMs, against, p95Ms, boundHeld, final } = summary;
  const held = Number.isNaN(boundHeld) ? '' : `; the bound held ${Math.round(boundHeld * 1_000) / 10} % of the time`;
  return `${samples} answers over ${Math.round(durationMs / 1_000)} s; ${against} ${Number.isFinite(p95Ms) ? `${p95Ms.toFixed(3)} ms at the 95th percentile` : 'unknown'}${held}; ${final.jumps} jumps.`;
}
