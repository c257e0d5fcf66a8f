import type { GridClip, GridSpan, ReplayGrid } from '@tutti/sdk/grid';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { offsetText, ruler, spokenMoment, utcText } from './grid-time.ts';
import { moved, msAt, shareAt, spanOf, type TimeWindow, turned, wholeWindow, zoomed } from './time-window.ts';
import { TimelineRow } from './timeline-row.tsx';
import { useFrame } from './use-frame.ts';
import { useSize } from './use-size.ts';
import { useTimelinePointer } from './use-timeline-pointer.ts';
import type { ViewFacts } from './view-facts.ts';

type Props = {
  readonly grid: ReplayGrid;
  readonly clips: readonly GridClip[];
  readonly facts: readonly ViewFacts[];
  readonly enabled: boolean;
  readonly onScrub: { begin(): void; to(ms: number): void; end(): void };
  readonly onSeek: (ms: number) => void;
  readonly onLoop: (span: GridSpan | undefined) => void;
  readonly onOpen: (clipId: string) => void;
  /** Given what zooms it, for keys. */
  readonly onZoomer: (zoom: (by: 1 | -1) => void) => void;
};

const zoomBy = 1.6;
/** A time on the ruler is so wide; half of one is not shown. */
const tickPx = 64;

/** When each clip was taken, one row each, under one playhead. Dragging scrubs; dragging the strip above it makes a loop. */
export function Timeline({ grid, clips, facts, enabled, onScrub, onSeek, onLoop, onOpen, onZoomer }: Props) {
  const { lengthMs, zeroMs, loop } = grid.reading();
  const [chosen, choose] = useState<TimeWindow | undefined>();
  const lane = useSize<HTMLDivElement>();
  const element = useRef<HTMLElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const told = useRef<number | undefined>(undefined);
  const window = chosen ?? wholeWindow(lengthMs);
  const isWhole = chosen === undefined;
  const show = (next: TimeWindow) => choose(spanOf(next) >= spanOf(wholeWindow(lengthMs)) - 1 ? undefined : next);
  const zoom = (by: number, aboutMs = grid.reading().timelineMs) => show(zoomed(window, { by, aboutMs, lengthMs }));
  onZoomer((by) => zoom(by > 0 ? zoomBy : 1 / zoomBy));

  const pointer = useTimelinePointer({ lane: lane.element, window, lengthMs, enabled, onScrub, onLoop });

  useEffect(() => {
    const target = element.current;
    const wheel = (event: WheelEvent) => {
      const box = lane.element.current?.getBoundingClientRect();
      if (!box) return;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      const onLanes = event.clientX >= box.left;
      if (sideways && !isWhole) {
        event.preventDefault();
        show(moved(window, (((event.deltaX || event.deltaY) as number) / box.width) * spanOf(window), lengthMs));
      } else if (!sideways && (event.ctrlKey || event.metaKey || onLanes)) {
        event.preventDefault();
        zoom(1.0018 ** -event.deltaY, msAt(window, (event.clientX - box.left) / box.width));
      }
    };
    target?.addEventListener('wheel', wheel, { passive: false });
    return () => target?.removeEventListener('wheel', wheel);
  });

  useFrame(() => {
    const { timelineMs, status } = grid.reading();
    if (chosen && status === 'playing') {
      const next = turned(chosen, timelineMs, lengthMs);
      if (next !== chosen) choose(next);
    }
    const share = shareAt(window, timelineMs);
    element.current?.style.setProperty('--at', String(share));
    const thumb = slider.current;
    if (!thumb) return;
    thumb.hidden = share < 0 || share > 1;
    // While it plays, ears hear of it once a second.
    const toldMs = status === 'paused' ? timelineMs : Math.floor(timelineMs / 1_000) * 1_000;
    if (told.current === toldMs) return;
    told.current = toldMs;
    thumb.setAttribute('aria-valuenow', String(Math.round(toldMs)));
    thumb.setAttribute('aria-valuetext', spokenMoment(zeroMs, toldMs));
  });

  const place = (ms: number) => `${(shareAt(window, ms) * 100).toFixed(4)}%`;
  const rowPx = facts.length <= 4 ? 38 : facts.length <= 6 ? 32 : 27;
  const ticks = ruler(window, { zeroMs, most: Math.max(2, lane.width / 96) }).filter(
    ({ ms }) => shareAt(window, ms) * lane.width < lane.width - tickPx,
  );
  return (
    <section
      class="timeline"
      aria-label="Timeline"
      ref={element}
      data-testid="timeline"
      data-from-ms={window.fromMs}
      data-to-ms={window.toMs}
    >
      <div class="timeline-head">
        <span class="timeline-zoom">
          <Button
            kind="quiet"
            icon="less"
            label="Show more of the timeline"
            data-testid="zoom-out"
            disabled={isWhole}
            onClick={() => zoom(1 / zoomBy)}
          />
          <Button
            kind="quiet"
            icon="add"
            label="Look closer"
            data-testid="zoom-in"
            disabled={lengthMs === 0}
            onClick={() => zoom(zoomBy)}
          />
          <Button
            kind="quiet"
            class={isWhole ? 'unseen' : ''}
            data-testid="zoom-whole"
            disabled={isWhole}
            onClick={() => choose(undefined)}
          >
            Whole
          </Button>
        </span>
        <div class="timeline-ruler" {...pointer.ruler}>
          <div class="timeline-loop-strip" data-testid="loop-strip" title="Drag to loop a span">
            {!loop && enabled && <span aria-hidden="true">drag here to loop a span</span>}
            {loop && (
              <span
                class="timeline-loop"
                data-testid="loop"
                data-from-ms={Math.round(loop.fromMs)}
                data-to-ms={Math.round(loop.toMs)}
                style={`left: ${place(loop.fromMs)}; right: calc(100% - ${place(loop.toMs)})`}
              />
            )}
          </div>
          {ticks.map(({ ms, text }) => (
            <span key={ms} class="timeline-tick small soft digits" style={`left: ${place(ms)}`}>
              {text}
            </span>
          ))}
        </div>
      </div>
      <div class="timeline-rows">
        <ul data-testid="rows" style={`--row: ${rowPx}px`}>
          {facts.map((one) => (
            <TimelineRow
              key={one.clipId}
              facts={one}
              clip={clips.find(({ clipId }) => clipId === one.clipId)}
              window={window}
              rowPx={rowPx}
              zeroMs={zeroMs}
              laneWidthPx={lane.width}
              onOpen={() => onOpen(one.clipId)}
            />
          ))}
        </ul>
        <div class="timeline-lanes" ref={lane.element} data-testid="lanes" {...pointer.lanes}>
          {loop && <span class="timeline-looped" style={`left: ${place(loop.fromMs)}; right: calc(100% - ${place(loop.toMs)})`} />}
          {pointer.hoverMs !== undefined && (
            <span class="timeline-hover" style={`left: ${place(pointer.hoverMs)}`}>
              <span class="small digits" data-testid="hover-time">
                {zeroMs > 0 ? utcText(zeroMs + pointer.hoverMs) : offsetText(pointer.hoverMs)}
              </span>
            </span>
          )}
          <div
            ref={slider}
            class="timeline-playhead"
            role="slider"
            tabIndex={enabled ? 0 : -1}
            aria-label="Moment"
            aria-disabled={!enabled}
            aria-valuenow={0}
            aria-valuemin={0}
            aria-valuemax={Math.round(lengthMs)}
            data-testid="playhead"
            onKeyDown={(event) => {
              const byMs = { PageDown: -10_000, PageUp: 10_000 }[event.key];
              const toMs = { Home: 0, End: lengthMs }[event.key] ?? (byMs === undefined ? undefined : grid.reading().timelineMs + byMs);
              if (toMs === undefined || !enabled) return;
              event.preventDefault();
              onSeek(toMs);
            }}
          />
        </div>
      </div>
    </section>
  );
}
