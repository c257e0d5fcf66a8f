import { base, fromDrift } from './from-drift.ts';

/**
 * Sendspin's tiers in its JavaScript player: nothing below 1 ms, single samples below 8 (here as the rate they amount to), ±0.3 %, from 35 ms ±0.5 %, a hard resync
 * beyond 200 ms, with a second's grace at the start. Source: sendspin-js src/audio/scheduler.ts.
 */
export const sendspin = fromDrift('sendspin', 50, () => {
  let smooth: number | undefined;
  let quietUntilMs = 1000;
  return (driftMs, { nowMs }) => {
    smooth = smooth === undefined ? driftMs : 0.95 * smooth + 0.05 * driftMs;
    if (nowMs < quietUntilMs) return undefined;
    const [distanceMs, sign] = [Math.abs(smooth), Math.sign(smooth)];
    if (distanceMs < 1) return base;
    if (distanceMs > 200) {
      smooth = undefined;
      quietUntilMs = nowMs + 500;
      return { do: 'seek', aheadMs: 0 };
    }
    // One sample of a chunk of 25 ms at 48 kHz.
    return { do: 'rate', rate: 1 - sign * (distanceMs < 8 ? 0.0008 : distanceMs < 35 ? 0.003 : 0.005) };
  };
});
