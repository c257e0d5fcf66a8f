import { base, fromDrift } from './from-drift.ts';

/**
 * timingsrc's mediasync, third generation: a target that is doubled at first and widened by 1.4 when it is missed, gains from coarse to fine by how many targets
 * away it is, and jumps that aim ahead by what the last one missed. Source: timingsrc v3/test/mediasync/mediasync.js.
 */
export const mediasync = fromDrift('mediasync', 250, () => {
  let targetMs = 50;
  let aheadMs = 0;
  let smooth: number | undefined;
  let jumpedMs = Number.NEGATIVE_INFINITY;
  let learns = false;
  return (driftMs, { nowMs, steering }) => {
    if (nowMs - jumpedMs < 600) return undefined;
    if (learns) {
      aheadMs = Math.max(-1000, Math.min(1500, aheadMs - driftMs));
      learns = false;
      if (Math.abs(driftMs) > targetMs) targetMs = Math.min(400, targetMs * 1.4);
    }
    smooth = smooth === undefined ? driftMs : 0.7 * smooth + 0.3 * driftMs;
    const distanceMs = Math.abs(smooth);
    if (distanceMs < targetMs / 2) targetMs = Math.max(25, targetMs * 0.999);
    if (distanceMs > (steering === 'jumps' ? 4 * targetMs : 1000)) {
      smooth = undefined;
      jumpedMs = nowMs;
      learns = true;
      return { do: 'seek', aheadMs };
    }
    const gain =
      distanceMs > 10 * targetMs
        ? 1.3
        : distanceMs > 4 * targetMs
          ? 0.7
          : distanceMs > 2 * targetMs
            ? 0.3
            : distanceMs > targetMs
              ? 0.15
              : 0.07;
    if (distanceMs < 5) return base;
    return { do: 'rate', rate: 1 - Math.max(-0.5, Math.min(0.5, (gain * smooth) / 1000)) };
  };
});
