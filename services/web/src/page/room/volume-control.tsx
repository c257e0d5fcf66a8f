import { Button } from '../ui/button.tsx';
import type { Volume } from './use-volume.ts';

export function VolumeControl({ volume }: { volume: Volume }) {
  const { level, muted, change, toggleMute } = volume;
  const shown = muted ? 0 : level;
  return (
    <div class="volume">
      <Button
        kind="quiet"
        icon={shown === 0 ? 'mute' : 'loud'}
        label="Mute this device"
        aria-pressed={muted}
        data-testid="mute"
        onClick={toggleMute}
      />
      <input
        type="range"
        class="slider"
        data-testid="volume"
        min={0}
        max={1}
        step={0.01}
        value={shown}
        style={`--fill: ${shown * 100}%`}
        aria-label="Volume of this device"
        aria-valuetext={`${Math.round(shown * 100)} %`}
        onInput={(event) => change(Number(event.currentTarget.value))}
      />
    </div>
  );
}
