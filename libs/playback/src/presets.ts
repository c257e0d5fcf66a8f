/** What a kind of network asks for (P-14): a fixed lead, thresholds for the policy `party`, and how to ping for the policy `ewma`. */
export type Preset = {
  readonly leadMs?: number;
  /** Seconds of drift: nothing below `ignore`, one seek a check from there, a fresh clock sample first from `hard`. */
  readonly thresholdsSec?: { readonly ignore: number; readonly soft: number; readonly hard: number };
  readonly maxRttMs?: number;
  readonly pingEveryMs?: number;
  /** Of the old estimate and the new sample. */
  readonly weights?: readonly [old: number, fresh: number];
};

export const presets = {
  'low-latency': { leadMs: 800, thresholdsSec: { ignore: 0.15, soft: 0.6, hard: 0.8 } },
  'high-latency': { leadMs: 1500, thresholdsSec: { ignore: 0.3, soft: 1, hard: 1.2 }, maxRttMs: 1200 },
  mobile: { pingEveryMs: 15_000, weights: [0.9, 0.1] },
} as const satisfies Record<string, Preset>;

/** The preset that a room's measured p95 round trip asks for; undefined in between, and while nothing is measured. */
export function presetFor(p95RttMs: number | undefined): 'low-latency' | 'high-latency' | undefined {
  if (p95RttMs === undefined) return undefined;
  if (p95RttMs < 50) return 'low-latency';
  return p95RttMs > 200 ? 'high-latency' : undefined;
}
