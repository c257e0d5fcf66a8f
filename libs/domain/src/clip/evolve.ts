import type { ClipEvent } from '@tutti/protocol';
import { type Clip, noClip } from './state.ts';

/** The clip after an event. Never refuses: it has happened. An event that means nothing here leaves the clip as it is. */
export function evolveClip(clip: Clip, event: ClipEvent): Clip {
  if (event.type === 'ClipUploaded') {
    const { type, ...upload } = event;
    return clip.status === 'absent' ? { status: 'uploaded', upload } : clip;
  }
  if (clip.status !== 'uploaded') return clip;
  const { upload } = clip;
  const { roomId, clipId, ...found } = event;
  switch (found.type) {
    case 'ClipAnchored': {
      const { type, ...facts } = found;
      return { status: 'anchored', upload, found: facts };
    }
    case 'ClipUnsynced': {
      const { type, ...facts } = found;
      return { status: 'unsynced', upload, found: facts };
    }
    case 'ClipRejected':
      return { status: 'rejected', upload, reason: found.reason };
  }
}

/** The clip that these events make, oldest first. */
export const foldClip = (events: Iterable<ClipEvent>, clip: Clip = noClip): Clip => {
  let folded = clip;
  for (const event of events) folded = evolveClip(folded, event);
  return folded;
};
