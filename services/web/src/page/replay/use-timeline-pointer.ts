import type { GridSpan } from '@tutti/sdk/grid';
import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { msAt, type TimeWindow } from './time-window.ts';

type Options = {
  readonly lane: RefObject<HTMLElement | null>;
  readonly window: TimeWindow;
  readonly lengthMs: number;
  readonly enabled: boolean;
  readonly onScrub: { begin(): void; to(ms: number): void; end(): void };
  readonly onLoop: (span: GridSpan | undefined) => void;
};

/** A drag of less is a click: the loop goes. */
const leastLoopPx = 4;
/** As the room has it. */
const leastLoopMs = 100;

/** Fingers and mice on the timeline: they scrub; on the strip above the times, or with Shift, they make a loop. */
export function useTimelinePointer({ lane, window, lengthMs, enabled, onScrub, onLoop }: Options) {
  const [hoverMs, setHover] = useState<number | undefined>();
  const drag = useRef<
    { readonly kind: 'scrub' } | { readonly kind: 'loop'; readonly fromMs: number; readonly fromPx: number; moved: boolean } | undefined
  >(undefined);

  const timeOf = ({ clientX }: PointerEvent): number => {
    const box = lane.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    return Math.min(lengthMs, Math.max(0, msAt(window, (clientX - box.left) / box.width)));
  };
  const down = (event: PointerEvent, makesLoop: boolean) => {
    if (!enabled || event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    const ms = timeOf(event);
    if (makesLoop || event.shiftKey) {
      drag.current = { kind: 'loop', fromMs: ms, fromPx: event.clientX, moved: false };
      return;
    }
    drag.current = { kind: 'scrub' };
    onScrub.begin();
    onScrub.to(ms);
  };
  const move = (event: PointerEvent) => {
    const ms = timeOf(event);
    if (event.pointerType === 'mouse') setHover(ms);
    const now = drag.current;
    if (now?.kind === 'scrub') onScrub.to(ms);
    if (now?.kind !== 'loop') return;
    now.moved ||= Math.abs(event.clientX - now.fromPx) >= leastLoopPx;
    const [fromMs, toMs] = [Math.min(now.fromMs, ms), Math.max(now.fromMs, ms)];
    if (now.moved && toMs - fromMs >= leastLoopMs) setLoopSoon({ fromMs, toMs });
  };
  const soon = useRef<GridSpan | undefined>(undefined);
  const setLoopSoon = (span: GridSpan) => {
    soon.current = span;
  };
  const up = () => {
    const now = drag.current;
    drag.current = undefined;
    if (now?.kind === 'scrub') onScrub.end();
    if (now?.kind !== 'loop') return;
    onLoop(now.moved ? soon.current : undefined);
    soon.current = undefined;
  };
  const handlers = (makesLoop: (event: PointerEvent) => boolean) => ({
    onPointerDown: (event: PointerEvent) => down(event, makesLoop(event)),
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: up,
    onPointerLeave: () => setHover(undefined),
  });
  return {
    hoverMs,
    lanes: handlers(() => false),
    ruler: handlers((event) => (event.target as Element).closest('.timeline-loop-strip') !== null),
  };
}
