import { useEffect, useRef, useState } from 'preact/hooks';

/** Keys and slider move many times a second; the room is asked once, when they rest. */
const restMs = 200;
/** From the wish until the room has jumped, the position stays where it was put. */
const holdMs = 900;

export type Seek = {
  /** Where it is, or where it is being put. */
  readonly shownMs: number;
  wish(ms: number): void;
  commit(ms: number): void;
  /** By so much from where it is, or is being put. */
  nudge(byMs: number): void;
};

type Options = { readonly positionMs: number; readonly enabled: boolean; readonly onSeek: (ms: number) => void };

export function useSeek({ positionMs, enabled, onSeek }: Options): Seek {
  const [wishedMs, wish] = useState<number | undefined>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = (ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onSeek(ms);
      timer.current = setTimeout(() => wish(undefined), holdMs);
    }, restMs);
  };
  const shownMs = wishedMs ?? positionMs;
  return {
    shownMs,
    wish,
    commit,
    nudge(byMs) {
      if (!enabled) return;
      const ms = Math.max(0, shownMs + byMs);
      wish(ms);
      commit(ms);
    },
  };
}
