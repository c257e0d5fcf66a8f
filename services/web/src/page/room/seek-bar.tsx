import { clockText, spokenTime } from '../format.ts';
import type { Seek } from './use-seek.ts';

type Props = {
  readonly seek: Seek;
  readonly positionMs: number;
  readonly durationMs: number | undefined;
  readonly enabled: boolean;
};

/** The slider's own step is as fine as a finger; a key's is not. */
const stepMs = 5_000;

export function SeekBar({ seek, positionMs, durationMs, enabled }: Props) {
  const maxMs = durationMs ?? 0;
  const shownMs = Math.min(seek.shownMs, maxMs);
  return (
    <div class="seek">
      <span class="digits small" aria-hidden="true" data-testid="position">
        {clockText(shownMs)}
      </span>
      <input
        type="range"
        class="slider"
        data-testid="seek"
        data-position-ms={Math.round(positionMs)}
        min={0}
        max={Math.max(1, maxMs)}
        step={100}
        value={shownMs}
        disabled={!enabled}
        style={`--fill: ${maxMs > 0 ? (shownMs / maxMs) * 100 : 0}%`}
        aria-label="Position"
        aria-valuetext={`${spokenTime(shownMs)} of ${spokenTime(maxMs)}`}
        aria-describedby="why"
        onKeyDown={(event) => {
          const byMs = { ArrowLeft: -stepMs, ArrowDown: -stepMs, ArrowRight: stepMs, ArrowUp: stepMs }[event.key];
          if (byMs === undefined) return;
          event.preventDefault();
          seek.nudge(byMs);
        }}
        onInput={(event) => seek.wish(Number(event.currentTarget.value))}
        onChange={(event) => seek.commit(Number(event.currentTarget.value))}
      />
      <span class="digits small soft" aria-hidden="true">
        {durationMs === undefined ? '–:––' : clockText(durationMs)}
      </span>
    </div>
  );
}
