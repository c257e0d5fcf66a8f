import type { DriftSample } from '@tutti/sdk';

/** How often this device was brought back in time: its rate bent otherwise than before, or a jump. */
export function countCorrections(samples: readonly DriftSample[], sinceMs: number): number {
  return samples.filter(({ atMs, kind, rate }, i) => {
    const before = samples[i - 1];
    return atMs >= sinceMs && (kind === 'seek' || (kind === 'rate' && before !== undefined && before.rate !== rate));
  }).length;
}
