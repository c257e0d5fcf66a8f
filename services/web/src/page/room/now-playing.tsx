import type { AudioReading, RoomView, TuttiRoom } from '@tutti/sdk';
import { useState } from 'preact/hooks';
import { Icon } from '../icons.tsx';
import type { Attempt } from './attempt.ts';
import { DriftStaff } from './drift-staff.tsx';
import { SeekBar } from './seek-bar.tsx';
import { Transport } from './transport.tsx';
import type { RoomNow } from './use-room.ts';
import type { Controls } from './who-may.ts';

type Props = { readonly room: TuttiRoom; readonly now: RoomNow; readonly controls: Controls; readonly attempt: Attempt };

export function NowPlaying({ room, now, controls, attempt }: Props) {
  const { view, audio, positionMs, drifts } = now;
  const [volume, setVolume] = useState(1);
  const [resyncing, setResyncing] = useState(false);
  const playback = view?.playback;
  const track = playback?.track;

  const changeVolume = (next: number) => {
    setVolume(next);
    room.setVolume(next);
  };
  const resync = async () => {
    setResyncing(true);
    await attempt('Resync', () => room.resync());
    setResyncing(false);
  };

  return (
    <section class="card" aria-label="Now playing">
      <div class="now">
        <h2 class={track ? '' : 'nothing'} data-testid="now-playing" data-state={playback?.status ?? 'unknown'}>
          {track?.title ?? 'Silence'}
        </h2>
        <p class="soft small">{whatHappens(playback, audio)}</p>
      </div>
      <DriftStaff drifts={drifts} />
      <SeekBar
        positionMs={positionMs}
        durationMs={track?.durationMs}
        enabled={controls.seek}
        onSeek={(ms) => attempt('Seek', () => room.seek(ms))}
      />
      <Transport room={room} view={view} controls={controls} attempt={attempt} />
      <p class="why" id="why" data-testid="why">
        {controls.why}
      </p>
      <div class="foot">
        <label class="volume">
          <span>Volume here</span>
          <input
            type="range"
            data-testid="volume"
            min={0}
            max={1}
            step={0.01}
            value={volume}
            style={`--fill: ${volume * 100}%`}
            aria-label="Volume of this device"
            onInput={(event) => changeVolume(Number(event.currentTarget.value))}
          />
        </label>
        <button
          type="button"
          class={`button resync ${audio.needsResync ? 'needed' : ''}`}
          data-testid="resync"
          disabled={resyncing || !view}
          onClick={resync}
        >
          <Icon name="resync" />
          Resync
        </button>
      </div>
    </section>
  );
}

function whatHappens(playback: RoomView['playback'] | undefined, audio: AudioReading): string {
  if (audio.problem) return audio.problem;
  if (audio.needsResync) return 'This device is far off. Press Resync.';
  switch (playback?.status) {
    case 'playing':
      return audio.status === 'loading' ? 'Loading on this device…' : 'Playing, everywhere at once';
    case 'preparing':
      return audio.status === 'loading' ? 'Loading on this device…' : 'All devices are getting ready';
    case 'paused':
      return 'Paused';
    default:
      return 'Nothing is playing';
  }
}
