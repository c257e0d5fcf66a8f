import type { TuttiRoom } from '@tutti/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { backgroundKey, backgroundPlan, backgroundSec } from './background-plan.ts';
import type { RoomNow } from './use-room.ts';

type Props = { readonly room: TuttiRoom; readonly now: RoomNow; readonly url: string };

/**
 * A silent video behind the page (P-17). It follows the room and never leads it: put right once after each change and when the page comes back, with
 * no timer. Where even a silent video needs a tap, or motion is not wished for, it waits for one.
 */
export function BackgroundVideo({ room, now, url }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const [needsTap, setNeedsTap] = useState(false);
  const asked = useRef(false);
  const playback = now.view?.playback;

  const putRight = async () => {
    const element = video.current;
    const current = room.view()?.playback;
    if (!element || !current) return;
    const plan = backgroundPlan(current);
    if (element.readyState >= HTMLMediaElement.HAVE_METADATA) element.currentTime = backgroundSec(room.positionMs(), element.duration);
    if (plan.do === 'hold') return element.pause();
    element.playbackRate = plan.rate;
    if (!asked.current && matchMedia('(prefers-reduced-motion: reduce)').matches) return setNeedsTap(true);
    const plays = await element.play().then(
      () => true,
      (error: unknown) => !(error instanceof DOMException && error.name === 'NotAllowedError'),
    );
    setNeedsTap(!plays);
  };
  const again = useRef(putRight);
  again.current = putRight;

  useEffect(() => void again.current(), [playback && backgroundKey(playback)]);
  useEffect(() => {
    const back = () => document.visibilityState === 'visible' && void again.current();
    document.addEventListener('visibilitychange', back);
    addEventListener('pageshow', back);
    return () => {
      document.removeEventListener('visibilitychange', back);
      removeEventListener('pageshow', back);
    };
  }, []);

  return (
    <>
      <div class="background" aria-hidden="true">
        <video
          ref={video}
          data-testid="background"
          src={url}
          muted
          playsInline
          loop
          disablePictureInPicture
          tabIndex={-1}
          onLoadedMetadata={() => void putRight()}
        />
      </div>
      {needsTap && (
        <Button
          class="background-start"
          icon="play"
          data-testid="background-start"
          onClick={() => {
            asked.current = true;
            void putRight();
          }}
        >
          Show the moving background
        </Button>
      )}
    </>
  );
}
