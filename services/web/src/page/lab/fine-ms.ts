import { measuredMs } from '../format.ts';

/** As `measuredMs`, with microseconds below a millisecond: clocks are that good. */
export function fineMs(ms: number | undefined, { signed = true } = {}): string {
  if (ms === undefined || !Number.isFinite(ms) || Math.abs(ms) >= 1) return measuredMs(ms, { signed });
  const text = `${Math.abs(ms).toFixed(3)} ms`;
  const isZero = Number.parseFloat(text) === 0;
  return `${!signed ? '' : isZero ? '±' : ms < 0 ? '−' : '+'}${text}`;
}

/** `+12.3 ppm`. */
export function ppmText(ppm: number): string {
  const size = Math.abs(ppm);
  const text = `${size.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0)} ppm`;
  return `${Number.parseFloat(text) === 0 ? '±' : ppm < 0 ? '−' : '+'}${text}`;
}
