import { base, fromDrift } from './from-drift.ts';

/** hls.js' latency controller turned both ways: nothing within 50 ms, then a sigmoid of the seconds off, in steps of 0.05. It never seeks for this. Source: hls.js src/controller/latency-controller.ts. */
export const hlsJs = fromDrift('hls.js', 1000, () => (driftMs) => {
  if (Math.abs(driftMs) < 50) return base;
  const rate = 2 / (1 + Math.exp((0.75 * driftMs) / 1000));
  return { do: 'rate', rate: Math.round(rate * 20) / 20 };
});
