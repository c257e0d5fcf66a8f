import type { ReplayGrid } from '@tutti/sdk/grid';
import { useRef } from 'preact/hooks';
import type { Volume } from '../room/use-volume.ts';
import { VolumeControl } from '../room/volume-control.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import { offsetText, utcDateText, utcText } from './grid-time.ts';
import { useFrame } from './use-frame.ts';

export const rates = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

type Props = {
  readonly grid: ReplayGrid;
  /** This member may move what it sees. */
  readonly enabled: boolean;
  readonly why: string;
  readonly volume: Volume;
  readonly onPlayPause: () => void;
  readonly onStep: (frames: number) => void;
  readonly onRate: (rate: number) => void;
  readonly onLoopEdge: (edge: 'from' | 'to') => void;
  readonly onNoLoop: () => void;
  readonly onFull: () => void;
};

/** Where the views are, and what moves them. */
export function Transport({ grid, enabled, why, volume, onPlayPause, onStep, onRate, onLoopEdge, onNoLoop, onFull }: Props) {
  const { status, rate, loop, clips } = grid.reading();
  const isPlaying = status !== 'paused';
  const off = !enabled || clips.length === 0;
  const shown = rates.includes(rate) ? rates : [...rates, rate].sort((a, b) => a - b);
  return (
    <section class="transport" aria-label="Playback of the views" data-testid="transport" data-status={status}>
      <Clock grid={grid} />
      <div class="transport-main">
        <Button
          kind="quiet"
          icon="frame-back"
          label="One frame back"
          data-testid="step-back"
          aria-describedby="why"
          disabled={off}
          onClick={() => onStep(-1)}
        />
        <button
          type="button"
          class={`play-pause ${status === 'waiting' ? 'buffering' : ''}`}
          data-testid={isPlaying ? 'pause-views' : 'play-views'}
          aria-label={isPlaying ? 'Pause' : 'Play'}
          title={isPlaying ? 'Pause' : 'Play'}
          aria-describedby="why"
          disabled={off}
          onClick={onPlayPause}
        >
          <Icon name={isPlaying ? 'pause' : 'play'} />
        </button>
        <Button
          kind="quiet"
          icon="frame-on"
          label="One frame forward"
          data-testid="step-on"
          aria-describedby="why"
          disabled={off}
          onClick={() => onStep(1)}
        />
      </div>
      <div class="transport-loop">
        <Button
          kind="quiet"
          icon="loop-from"
          label="Loop from here"
          data-testid="loop-from"
          disabled={off}
          onClick={() => onLoopEdge('from')}
        />
        <Button kind="quiet" icon="loop-to" label="Loop to here" data-testid="loop-to" disabled={off} onClick={() => onLoopEdge('to')} />
        <Button
          kind="quiet"
          icon="close"
          label="No loop"
          class={loop ? '' : 'unseen'}
          data-testid="no-loop"
          disabled={off || !loop}
          onClick={onNoLoop}
        />
      </div>
      <Select
        name="views-rate"
        label="Speed"
        hideLabel
        value={String(rate)}
        disabled={off}
        options={shown.map((each) => ({ value: String(each), text: `${each}×` }))}
        describedBy="why"
        onPick={(value) => onRate(Number(value))}
      />
      <p class="transport-why small soft" id="why" data-testid="why">
        {why}
      </p>
      <div class="transport-here">
        <VolumeControl volume={volume} />
        {document.fullscreenEnabled && <Button kind="quiet" icon="full" label="Full screen" data-testid="full-views" onClick={onFull} />}
      </div>
    </section>
  );
}

/** The moment that is shown: by the clock of the world, and from the timeline's beginning. */
function Clock({ grid }: { grid: ReplayGrid }) {
  const utc = useRef<HTMLSpanElement>(null);
  const millis = useRef<HTMLSpanElement>(null);
  const offset = useRef<HTMLSpanElement>(null);
  const { zeroMs } = grid.reading();
  useFrame(() => {
    const { timelineMs, zeroMs: zero } = grid.reading();
    const whole = zero > 0 ? utcText(zero + timelineMs) : offsetText(timelineMs);
    write(utc.current, whole.slice(0, -4));
    write(millis.current, whole.slice(-4));
    write(offset.current, zero > 0 ? `${utcDateText(zero + timelineMs)} UTC · +${offsetText(timelineMs)}` : 'No view’s time is known');
  });
  return (
    <p class="transport-clock digits" data-testid="moment" data-zero-ms={zeroMs}>
      <span class="transport-utc">
        <span ref={utc} />
        <span class="transport-millis" ref={millis} />
      </span>
      <span class="small soft" ref={offset} />
    </p>
  );
}

function write(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
