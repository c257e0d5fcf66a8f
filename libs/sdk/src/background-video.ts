import { watchPageReturn } from './page-return.ts';
import type { TuttiRoom } from './tutti-room.ts';

export type BackgroundVideoOptions = {
  readonly room: Pick<TuttiRoom, 'subscribe' | 'view' | 'positionMs'>;
  readonly element: HTMLVideoElement;
  /** What the address in the room's settings is relative to. */
  readonly baseUrl: string;
};

/**
 * Lets a silent, looping video follow the room: it runs while the room plays and stands while it does not (P-17). It is set to its place when it goes on, and
 * otherwise left alone: it drives nothing, and nothing watches it. Where a browser holds back even muted videos, the next tap or key begins it.
 *
 * @returns what ends it.
 */
export function backgroundVideo({ room, element, baseUrl }: BackgroundVideoOptions): () => void {
  const ended = new AbortController();
  let wanted: AbortController | undefined;
  let shownUrl = '';
  let runs = false;

  element.muted = true;
  element.loop = true;
  element.playsInline = true;

  const play = () => {
    const { duration } = element;
    if (Number.isFinite(duration) && duration > 0) element.currentTime = (room.positionMs() / 1000) % duration;
    element.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') waitForTap();
    });
  };
  const waitForTap = () => {
    wanted ??= new AbortController();
    const { signal } = wanted;
    const tapped = () => {
      wanted?.abort();
      wanted = undefined;
      if (runs) play();
    };
    for (const type of ['pointerdown', 'keydown']) document.addEventListener(type, tapped, { signal });
  };

  const look = () => {
    const { settings, playback } = room.view() ?? {};
    const url = settings?.backgroundUrl ?? '';
    const isOther = url !== shownUrl;
    if (isOther) {
      shownUrl = url;
      if (url === '') element.removeAttribute('src');
      else element.src = new URL(url, baseUrl).href;
      element.load();
    }
    const should = url !== '' && playback?.status === 'playing';
    if (should === runs && !isOther) return;
    if (should) play();
    else if (runs) element.pause();
    runs = should;
  };
  const again = () => runs && play();

  const unsubscribe = room.subscribe(look);
  const stopWatching = watchPageReturn(again);
  element.addEventListener('loadedmetadata', again, { signal: ended.signal });
  look();
  return () => {
    unsubscribe();
    stopWatching();
    ended.abort();
    wanted?.abort();
    element.pause();
  };
}
