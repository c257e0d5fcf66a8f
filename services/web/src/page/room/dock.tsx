import type { TuttiRoom } from '@tutti/sdk';
import { Button } from '../ui/button.tsx';
import type { Attempt } from './attempt.ts';
import { PlayPause } from './play-pause.tsx';
import { RateSelect } from './rate-select.tsx';
import { SeekBar } from './seek-bar.tsx';
import type { RoomNow } from './use-room.ts';
import type { Seek } from './use-seek.ts';
import type { Volume } from './use-volume.ts';
import { VolumeControl } from './volume-control.tsx';
import type { Controls } from './who-may.ts';

type Props = {
  readonly room: TuttiRoom;
  readonly now: RoomNow;
  readonly controls: Controls;
  readonly seek: Seek;
  readonly volume: Volume;
  readonly resync: { readonly busy: boolean; readonly press: () => void };
  readonly onPlayPause: () => void;
  readonly onPauseHere: () => void;
  readonly onDevice: () => void;
  readonly attempt: Attempt;
};

/** What plays and how to change it, always at hand at the foot of the page: the room's on the left, this device's own on the right. */
export function Dock({ room, now, controls, seek, volume, resync, onPlayPause, onPauseHere, onDevice, attempt }: Props) {
  const { view, audio, positionMs } = now;
  const playback = view?.playback;
  const track = playback?.track;
  const pausedHere = room.pausedHere();
  const isBuffering = audio.status === 'buffering';
  return (
    <section class="dock" aria-label="Playback">
      <div class="dock-inside">
        <div class="dock-what">
          <p class={`dock-title clip ${track ? '' : 'soft'}`} data-testid="now-playing" data-state={playback?.status ?? 'unknown'}>
            {track ? track.title || track.filename : 'Silence'}
          </p>
          <p class="small soft dock-why" id="why" data-testid="why">
            {isBuffering ? 'Buffering on this device…' : controls.why}
          </p>
        </div>
        <div class="dock-transport">
          <Button
            kind="quiet"
            icon="stop"
            label="Stop"
            class="dock-stop"
            data-testid="stop"
            aria-describedby="why"
            disabled={!controls.stop}
            onClick={() => attempt('Stop', room.stop)}
          />
          <PlayPause
            playback={playback}
            hasTrack={(view?.tracks.length ?? 0) > 0}
            buffering={isBuffering}
            controls={controls}
            onPress={onPlayPause}
          />
          <Button
            kind="quiet"
            icon="skip"
            label="Skip to the next track"
            data-testid="skip"
            aria-describedby="why"
            disabled={!controls.skip}
            onClick={() => attempt('Skip', room.skip)}
          />
        </div>
        <div class="dock-rate">
          <RateSelect view={view} enabled={controls.rate} onPick={room.setRate} />
        </div>
        <SeekBar seek={seek} positionMs={positionMs} durationMs={track?.durationMs} enabled={controls.seek} />
        <div class="dock-here">
          <VolumeControl volume={volume} />
          <Button
            kind="quiet"
            icon="here"
            label="Pause this device only"
            aria-pressed={pausedHere}
            data-testid="pause-here"
            disabled={!view}
            onClick={onPauseHere}
          />
          <Button kind="quiet" icon="tune" label="This device: speakers and view" data-testid="open-device" onClick={onDevice} />
          <Button
            icon="resync"
            class={`resync ${audio.needsResync ? 'needed' : ''}`}
            data-testid="resync"
            data-needed={audio.needsResync}
            disabled={resync.busy || !view}
            onClick={resync.press}
          >
            Resync
          </Button>
        </div>
      </div>
    </section>
  );
}
