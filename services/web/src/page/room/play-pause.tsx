import type { RoomView } from '@tutti/sdk';
import { Icon } from '../ui/icon.tsx';
import type { Controls } from './who-may.ts';

type Props = {
  readonly playback: RoomView['playback'] | undefined;
  readonly hasTrack: boolean;
  /** This device waits for its network. */
  readonly buffering: boolean;
  readonly controls: Controls;
  readonly onPress: () => void;
};

/** One button in one place: what it does next is what the room does not do now. */
export function PlayPause({ playback, hasTrack, buffering, controls, onPress }: Props) {
  const status = playback?.status ?? 'idle';
  const next = status === 'playing' || status === 'preparing' ? 'pause' : status === 'paused' ? 'resume' : 'play';
  const labels = { play: 'Play', pause: 'Pause', resume: 'Resume' };
  return (
    <button
      type="button"
      class={`play-pause ${buffering ? 'buffering' : ''}`}
      data-testid={next}
      data-control="play-pause"
      aria-label={labels[next]}
      title={labels[next]}
      aria-describedby="why"
      disabled={!controls[next] || (next === 'play' && !hasTrack)}
      onClick={onPress}
    >
      <Icon name={next === 'pause' ? 'pause' : 'play'} />
    </button>
  );
}
