/** 75 400 -> `1:15`. */
export function clockText(ms: number): string {
  const sec = Math.max(0, Math.floor(ms / 1000));
  const min = Math.floor(sec / 60);
  const head = min < 60 ? `${min}` : `${Math.floor(min / 60)}:${String(min % 60).padStart(2, '0')}`;
  return `${head}:${String(sec % 60).padStart(2, '0')}`;
}

/** 75 400 -> `1 minute 15 seconds`, for ears. */
export function spokenTime(ms: number): string {
  const sec = Math.max(0, Math.floor(ms / 1000));
  const parts = [plural(Math.floor(sec / 60), 'minute'), plural(sec % 60, 'second')];
  return sec < 60 ? (parts[1] ?? '') : parts.join(' ');
}
const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** A measured time with as many digits as mean something: `+0.42 ms`, `−12 ms`, `+2.50 s`. `–` when unknown. */
export function measuredMs(ms: number | undefined, { signed = true } = {}): string {
  if (ms === undefined || !Number.isFinite(ms)) return '–';
  const size = Math.abs(ms);
  const text =
    size >= 10_000
      ? `${(size / 1000).toFixed(1)} s`
      : size >= 1_000
        ? `${(size / 1000).toFixed(2)} s`
        : `${size.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0)} ms`;
  const isZero = Number.parseFloat(text) === 0;
  return `${!signed ? '' : isZero ? '±' : ms < 0 ? '−' : '+'}${text}`;
}

/** A playback rate as its distance from normal: 1.0021 -> `+0.21 %`. */
export function rateText(rate: number): string {
  const percent = (rate - 1) * 100;
  const sign = Math.abs(percent) < 0.005 ? '±' : percent < 0 ? '−' : '+';
  return `${sign}${Math.abs(percent).toFixed(2)} %`;
}
