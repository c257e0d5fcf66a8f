import { base, fromDrift, seekThere } from './from-drift.ts';

/** Jellyfin's SyncPlay with its correction switched on: from 60 ms a rate for one second that removes it, never below 0.2; from 400 ms where rates do not help, a seek. Source: jellyfin-web PlaybackCore.js. */
export const jellyfin = fromDrift('jellyfin', 1500, () => {
  let bentMs = Number.NEGATIVE_INFINITY;
  return (driftMs, { nowMs, steering }) => {
    const distanceMs = Math.abs(driftMs);
    if (steering !== 'jumps' && distanceMs >= 60 && distanceMs < 3000 && nowMs - bentMs > 2500) {
      bentMs = nowMs;
      return { do: 'rate', rate: Math.max(0.2, 1 - driftMs / 1500) };
    }
    return distanceMs >= 400 ? seekThere : base;
  };
});
