import type { TuttiRoom } from '@tutti/sdk';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import type { CompactChoice } from './use-compact.ts';

type Props = { readonly room: TuttiRoom; readonly compact: CompactChoice; readonly onClose: () => void };

/** Bluetooth speakers take up to half a second; nothing takes more. */
const mostMs = 500;
const stepMs = 5;

/** What belongs to this device and to nobody else: how late its speakers are (P-16), and how the page looks on it. */
export function DeviceDialog({ room, compact, onClose }: Props) {
  const [trimMs, setTrimMs] = useState(room.outputTrimMs);
  const trim = (wishedMs: number) => {
    const next = Math.max(-mostMs, Math.min(mostMs, Math.round(wishedMs)));
    room.setOutputTrimMs(next);
    setTrimMs(next);
  };
  return (
    <Dialog title="This device" testId="device" onClose={onClose}>
      <fieldset class="settings">
        <legend>Speakers</legend>
        <p class="small soft" id="about-trim">
          Some speakers, Bluetooth ones most of all, sound later than they tell. If this device is behind the others, move to the right
          until you hear one sound. It is remembered for these speakers.
        </p>
        <div class="trim">
          <Button label="5 ms less" data-testid="trim-less" onClick={() => trim(trimMs - stepMs)}>
            −
          </Button>
          <input
            type="range"
            class="slider"
            data-testid="trim"
            min={-mostMs}
            max={mostMs}
            step={1}
            value={trimMs}
            style={`--fill: ${50 + (trimMs / mostMs) * 50}%`}
            aria-label="These speakers are late by"
            aria-valuetext={`${trimMs} milliseconds`}
            aria-describedby="about-trim"
            onKeyDown={(event) => {
              const byMs = { ArrowLeft: -stepMs, ArrowDown: -stepMs, ArrowRight: stepMs, ArrowUp: stepMs }[event.key];
              if (byMs === undefined) return;
              event.preventDefault();
              trim(trimMs + byMs);
            }}
            onInput={(event) => trim(Number(event.currentTarget.value))}
          />
          <Button label="5 ms more" data-testid="trim-more" onClick={() => trim(trimMs + stepMs)}>
            +
          </Button>
          <output class="digits" data-testid="trim-ms">
            {trimText(trimMs)}
          </output>
        </div>
      </fieldset>
      <fieldset class="settings">
        <legend>Page</legend>
        <div class="setting">
          <p class="small soft" id="about-view">
            Compact shows what plays and how exactly; the rest is folded.
          </p>
          <Select
            name="view"
            label="View"
            value={compact.choice}
            options={[
              { value: 'auto', text: 'As the screen allows' },
              { value: 'compact', text: 'Compact' },
              { value: 'full', text: 'Everything' },
            ]}
            describedBy="about-view"
            onPick={compact.choose}
          />
        </div>
        <div class="setting">
          <p class="small soft">Light, dark, or as the system has it.</p>
          <span class="select">
            <span class="small soft">Colours</span>
            <ThemeSwitch />
          </span>
        </div>
      </fieldset>
    </Dialog>
  );
}

const trimText = (ms: number): string => `${ms < 0 ? '−' : ms > 0 ? '+' : ''}${Math.abs(ms)} ms`;
