import type { TuttiRoom } from '@tutti/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';

/** Where pictures are shown: a film, a stream, YouTube. Folded away while what plays has none; the player keeps its place all the same. */
export function Stage({ room, shown }: { room: TuttiRoom; shown: boolean }) {
  const stage = useRef<HTMLElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    room.showIn(screen.current ?? undefined);
    return () => room.showIn(undefined);
  }, [room]);
  useEffect(() => {
    const update = () => setFull(document.fullscreenElement === stage.current && stage.current !== null);
    document.addEventListener('fullscreenchange', update);
    return () => document.removeEventListener('fullscreenchange', update);
  }, []);
  useEffect(() => {
    if (!shown && document.fullscreenElement === stage.current && stage.current) void document.exitFullscreen();
  }, [shown]);
  const toggle = () => (isFull ? document.exitFullscreen() : stage.current?.requestFullscreen());
  return (
    <section
      class={`stage ${shown ? '' : 'folded'}`}
      aria-label="Picture"
      inert={!shown}
      ref={stage}
      data-testid="stage"
      data-shown={shown}
    >
      <div class="stage-screen" ref={screen} />
      {document.fullscreenEnabled && (
        <Button
          class="stage-full"
          icon="full"
          label={isFull ? 'Leave full screen' : 'Full screen'}
          data-testid="full-screen"
          onClick={() => void toggle()}
        />
      )}
    </section>
  );
}
