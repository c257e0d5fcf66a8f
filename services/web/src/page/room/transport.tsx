import type { RoomView, TuttiRoom } from '@tutti/sdk';
import { Icon } from '../icons.tsx';
import type { Attempt } from './attempt.ts';
import { useSelectedTrack } from './selected-track.ts';
import type { Controls } from './who-may.ts';

type Props = { readonly room: TuttiRoom; readonly view: RoomView | undefined; readonly controls: Controls; readonly attempt: Attempt };

/** Always the same four, in the same places; the one that is meant now is filled. */
export function Transport({ room, view, controls, attempt }: Props) {
  const [selected] = useSelectedTrack();
  const status = view?.playback.status ?? 'idle';
  const tracks = view?.tracks ?? [];
  const next = tracks.find(({ trackId }) => trackId === selected) ?? view?.playback.track ?? tracks[0];
  const buttons = [
    {
      id: 'play',
      label: 'Play',
      enabled: controls.play && next !== undefined,
      primary: status === 'idle',
      wish: () => room.play(next?.trackId ?? ''),
    },
    { id: 'pause', label: 'Pause', enabled: controls.pause, primary: status === 'playing' || status === 'preparing', wish: room.pause },
    { id: 'resume', label: 'Resume', enabled: controls.resume, primary: status === 'paused', wish: room.resume },
    { id: 'stop', label: 'Stop', enabled: controls.stop, primary: false, wish: room.stop },
  ] as const;
  return (
    <fieldset class="transport" aria-describedby="why">
      <legend class="visually-hidden">Playback of the room</legend>
      {buttons.map(({ id, label, enabled, primary, wish }) => (
        <button
          key={id}
          type="button"
          class={`button ${primary ? 'primary' : ''}`}
          data-testid={id}
          disabled={!enabled}
          title={enabled ? '' : controls.why}
          onClick={() => attempt(label, wish)}
        >
          <Icon name={id} />
          {label}
        </button>
      ))}
    </fieldset>
  );
}
