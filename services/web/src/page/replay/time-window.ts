/** The part of the timeline that is shown. */
export type TimeWindow = { readonly fromMs: number; readonly toMs: number };

/** Nearer than this there is nothing more to see: a few frames. */
const leastSpanMs = 200;

export const wholeWindow = (lengthMs: number): TimeWindow => ({ fromMs: 0, toMs: Math.max(1_000, lengthMs) });

export const spanOf = ({ fromMs, toMs }: TimeWindow): number => toMs - fromMs;

/** 0 at its beginning, 1 at its end. */
export const shareAt = (window: TimeWindow, ms: number): number => (ms - window.fromMs) / spanOf(window);
export const msAt = (window: TimeWindow, share: number): number => window.fromMs + share * spanOf(window);

/** @param by 2 shows half as much. What is at `aboutMs` stays where it is. */
export function zoomed(window: TimeWindow, { by, aboutMs, lengthMs }: { by: number; aboutMs: number; lengthMs: number }): TimeWindow {
  const whole = wholeWindow(lengthMs);
  const span = Math.min(spanOf(whole), Math.max(leastSpanMs, spanOf(window) / by));
  const fromMs = aboutMs - shareAt(window, aboutMs) * span;
  return within({ fromMs, toMs: fromMs + span }, whole);
}

export const moved = (window: TimeWindow, byMs: number, lengthMs: number): TimeWindow =>
  within({ fromMs: window.fromMs + byMs, toMs: window.toMs + byMs }, wholeWindow(lengthMs));

/** Turned over like a page when the playhead has left it. */
export function turned(window: TimeWindow, playheadMs: number, lengthMs: number): TimeWindow {
  if (playheadMs >= window.fromMs && playheadMs <= window.toMs) return window;
  return moved(window, playheadMs - window.fromMs - spanOf(window) * 0.05, lengthMs);
}

function within({ fromMs, toMs }: TimeWindow, whole: TimeWindow): TimeWindow {
  const by = fromMs < whole.fromMs ? whole.fromMs - fromMs : toMs > whole.toMs ? whole.toMs - toMs : 0;
  return { fromMs: Math.max(whole.fromMs, fromMs + by), toMs: Math.min(whole.toMs, toMs + by) };
}
