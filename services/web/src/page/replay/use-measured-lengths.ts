import type { ClipView } from '@tutti/sdk';
import { useEffect, useState } from 'preact/hooks';
import { isPlayable, playUrlOf } from './grid-clips.ts';

/** How long clips are that nobody has measured: links, and files that are not checked. The browser looks at their heads. */
export function useMeasuredLengths(views: readonly ClipView[]): ReadonlyMap<string, number> {
  const [lengths, setLengths] = useState<ReadonlyMap<string, number>>(new Map());
  const unknown = views.filter((view) => view.durationMs === 0 && isPlayable(view) && !lengths.has(view.clipId));
  const ids = unknown.map(({ clipId }) => clipId).join(' ');
  useEffect(() => {
    const videos = unknown.map((view) => {
      const video = document.createElement('video');
      video.preload = 'metadata';
      video.muted = true;
      video.onloadedmetadata = () => {
        const { duration } = video;
        if (Number.isFinite(duration)) setLengths((known) => new Map([...known, [view.clipId, duration * 1000]]));
      };
      video.src = playUrlOf(view);
      return video;
    });
    return () => {
      for (const video of videos) video.removeAttribute('src');
    };
  }, [ids]);
  return lengths;
}
