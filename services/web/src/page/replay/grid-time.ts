import { spanOf, type TimeWindow } from './time-window.ts';

/** `15:04:12.480`, UTC. */
export const utcText = (utcMs: number): string => new Date(Math.round(utcMs)).toISOString().slice(11, 23);
/** `21 Nov 2026`, UTC. */
export const utcDateText = (utcMs: number): string =>
  new Date(utcMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** From the timeline's beginning: `0:03.480`. */
export function offsetText(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const sec = Math.floor(whole / 1000);
  const min = Math.floor(sec / 60);
  const head = min < 60 ? `${min}` : `${Math.floor(min / 60)}:${pad(min % 60)}`;
  return `${head}:${pad(sec % 60)}.${String(whole % 1000).padStart(3, '0')}`;
}

/** Until a view begins: `3.2 s`, `1:20`. */
export function untilText(ms: number): string {
  const sec = Math.max(0, ms) / 1000;
  if (sec < 60) return `${sec.toFixed(1)} s`;
  return `${Math.floor(sec / 60)}:${pad(Math.floor(sec % 60))}`;
}

/** For ears. */
export const spokenMoment = (zeroMs: number, ms: number): string =>
  `${(Math.max(0, ms) / 1000).toFixed(2)} seconds${zeroMs > 0 ? `, ${utcText(zeroMs + ms)} UTC` : ''}`;

export type Tick = { readonly ms: number; readonly text: string };

const stepsMs = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];

/** Where the ruler says the time: at whole steps of the wall clock, or of the timeline while nothing is synced. */
export function ruler(window: TimeWindow, { zeroMs, most }: { zeroMs: number; most: number }): readonly Tick[] {
  const span = spanOf(window);
  const step = stepsMs.find((ms) => span / ms <= most) ?? Math.ceil(span / most / 3_600_000) * 3_600_000;
  const first = Math.ceil((zeroMs + window.fromMs) / step) * step;
  const ticks: Tick[] = [];
  for (let at = first; at <= zeroMs + window.toMs; at += step) ticks.push({ ms: at - zeroMs, text: tickText(at, step, zeroMs > 0) });
  return ticks;
}

function tickText(ms: number, step: number, isUtc: boolean): string {
  const digits = step >= 1_000 ? 0 : step >= 100 ? 2 : 3;
  if (isUtc) return utcText(ms).slice(0, digits === 0 ? 8 : digits === 2 ? 10 : 12);
  return offsetText(ms).slice(0, digits === 0 ? -4 : digits === 2 ? -2 : undefined);
}

const pad = (n: number): string => String(n).padStart(2, '0');
