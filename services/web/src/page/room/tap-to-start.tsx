import type { TuttiRoom } from '@tutti/sdk';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../icons.tsx';
import { tell } from '../toasts.tsx';

/** Browsers sound only after a tap (P-8). The position is worked out anew when it comes. */
export function TapToStart({ room }: { room: TuttiRoom }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const start = async () => {
    if (!(await room.unlock())) tell('The browser still holds the sound back. Tap once more.', 'bad');
  };
  return (
    <button ref={button} type="button" class="tap" data-testid="tap-to-start" onClick={start}>
      <span>
        <span class="disc">
          <Icon name="play" />
        </span>
        <strong>Tap to start</strong>
        <span class="soft">The room is playing. Your browser waits for a tap before it sounds.</span>
      </span>
    </button>
  );
}
