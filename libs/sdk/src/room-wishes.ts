import type { CommandFrame } from './pending-commands.ts';
import type { TuttiRoom } from './tutti-room.ts';

/** What a member may wish of the room, each as the frame that says it. */
export type RoomWishes = Pick<
  TuttiRoom,
  | ('play' | 'pause' | 'resume' | 'seek' | 'stop' | 'setRate' | 'skip')
  | ('addTrack' | 'removeTrack' | 'moveTrack' | 'configure' | 'handOver')
  | ('addView' | 'removeView' | 'alignView' | 'trustSound' | 'undoAlignment' | 'driveGrid')
>;

export type SendWish = (frame: WithoutId<CommandFrame>) => Promise<void>;

export function roomWishes(send: SendWish): RoomWishes {
  return {
    play: (track, positionMs = 0) =>
      send({ t: 'HOST_PLAY', positionMs, ...(typeof track === 'string' ? { trackId: track } : { trackId: '', ...track }) }),
    pause: () => send({ t: 'HOST_PAUSE' }),
    resume: () => send({ t: 'HOST_RESUME' }),
    seek: (positionMs) => send({ t: 'HOST_SEEK', positionMs }),
    stop: () => send({ t: 'HOST_STOP' }),
    setRate: (rate) => send({ t: 'HOST_RATE', rate }),
    skip: () => send({ t: 'HOST_SKIP' }),
    addTrack: ({ url, title = '' }) => send({ t: 'ADD_TRACK', url, title }),
    removeTrack: (trackId) => send({ t: 'REMOVE_TRACK', trackId }),
    moveTrack: (trackId, beforeTrackId = '') => send({ t: 'MOVE_TRACK', trackId, beforeTrackId }),
    configure: (settings) => send({ t: 'CONFIGURE_ROOM', settings }),
    handOver: (memberId) => send({ t: 'HOST_HAND_OVER', memberId }),
    addView: (view) => send({ t: 'UPLOAD_COMPLETE', ...view }),
    removeView: (clipId) => send({ t: 'REMOVE_VIEW', clipId }),
    alignView: (clipId) => send({ t: 'ALIGN_VIEW', clipId }),
    trustSound: (clipId) => send({ t: 'TRUST_SOUND', clipId }),
    undoAlignment: (clipId) => send({ t: 'UNDO_ALIGNMENT', clipId }),
    driveGrid: (grid) => send({ t: 'HOST_GRID', ...grid }),
  };
}

type WithoutId<T> = T extends unknown ? Omit<T, 'commandId'> : never;
