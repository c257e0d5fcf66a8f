import type { TuttiRoom } from '@tutti/sdk';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { tell } from '../ui/toasts.tsx';

type Props = { readonly room: TuttiRoom; readonly onPutOff: () => void };

/** Browsers sound only after a tap (P-8). The position is worked out anew when it comes. Escape puts it off: the room can be looked at in silence. */
export function TapToStart({ room, onPutOff }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const start = async () => {
    if (!(await room.unlock())) tell('The browser still holds the sound back. Tap once more.', 'bad');
  };
  return (
    <dialog
      ref={dialog}
      class="tap"
      aria-label="Start the sound"
      onCancel={(event) => {
        event.preventDefault();
        onPutOff();
      }}
    >
      <button type="button" data-testid="tap-to-start" onClick={start}>
        <span class="tap-disc">
          <Icon name="play" />
        </span>
        <strong>Tap to start</strong>
        <span class="soft">The room is playing. Your browser waits for a tap before it sounds.</span>
      </button>
    </dialog>
  );
}
