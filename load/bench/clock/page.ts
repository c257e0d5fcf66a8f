import type { Span } from './local-clock.ts';

/** A stretch of a page's life in which it is not simply shown. */
export type PageSpan = Span & {
  /** `hidden`: its timers are throttled, messages come. `frozen`: nothing runs, messages wait. `asleep`: so does the whole machine. */
  readonly kind: 'hidden' | 'frozen' | 'asleep';
  /** Whether the page is told at the end, and how late; undefined: nobody says a word. */
  readonly toldAfterMs: number | undefined;
  /** Hidden pages: from then on timers run once a minute; until then once a second. */
  readonly intensiveAfterMs?: number;
};

export type Page = {
  readonly spans: readonly PageSpan[];
  isRunning(atMs: number): boolean;
  isHidden(atMs: number): boolean;
  /** When what comes to the page at `atMs` is looked at. */
  runsAtMs(atMs: number): number;
  /** When a timer that is due at `atMs` may run: then, or later. */
  timerAtMs(atMs: number): number;
};

const secondMs = 1_000;
const minuteMs = 60_000;

export function page(spans: readonly PageSpan[] = []): Page {
  const within = (atMs: number, ...kinds: readonly PageSpan['kind'][]) =>
    spans.find(({ kind, fromMs, toMs }) => kinds.includes(kind) && fromMs <= atMs && atMs < toMs);
  const runsAtMs = (atMs: number) => within(atMs, 'frozen', 'asleep')?.toMs ?? atMs;
  return {
    spans,
    isRunning: (atMs) => within(atMs, 'frozen', 'asleep') === undefined,
    isHidden: (atMs) => within(atMs, 'hidden') !== undefined,
    runsAtMs,
    timerAtMs(atMs) {
      const hidden = within(atMs, 'hidden');
      if (!hidden) return runsAtMs(atMs);
      const everyMs = atMs - hidden.fromMs > (hidden.intensiveAfterMs ?? Number.POSITIVE_INFINITY) ? minuteMs : secondMs;
      const alignedMs = hidden.fromMs + Math.ceil((atMs - hidden.fromMs) / everyMs) * everyMs;
      return Math.min(alignedMs, hidden.toMs);
    },
  };
}
