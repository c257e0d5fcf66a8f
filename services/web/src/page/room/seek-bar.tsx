import { useEffect, useRef, useState } from 'preact/hooks';
import { clockText, spokenTime } from '../format.ts';

type Props = {
  readonly positionMs: number;
  readonly durationMs: number | undefined;
  readonly enabled: boolean;
  readonly onSeek: (ms: number) => void;
};

/** Keys move the slider many times a second; the room is asked once, when it rests. */
const restMs = 200;
/** From the wish until the room has jumped, the slider stays where it was put. */
const holdMs = 900;

export function SeekBar({ positionMs, durationMs, enabled, onSeek }: Props) {
  const [wishedMs, setWishedMs] = useState<number | undefined>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const maxMs = durationMs ?? 0;
  const shownMs = Math.min(wishedMs ?? positionMs, maxMs);
  const commit = (ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onSeek(ms);
      timer.current = setTimeout(() => setWishedMs(undefined), holdMs);
    }, restMs);
  };

  return (
    <div class="seek">
      <span class="digits" aria-hidden="true" data-testid="position">
        {clockText(shownMs)}
      </span>
      <input
        type="range"
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
        onInput={(event) => setWishedMs(Number(event.currentTarget.value))}
        onChange={(event) => commit(Number(event.currentTarget.value))}
      />
      <span class="digits soft" aria-hidden="true">
        {durationMs === undefined ? '–:––' : clockText(durationMs)}
      </span>
    </div>
  );
}
