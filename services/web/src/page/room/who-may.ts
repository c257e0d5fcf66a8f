import type { RoomView } from '@tutti/sdk';

export type Controls = {
  readonly play: boolean;
  readonly pause: boolean;
  readonly resume: boolean;
  readonly stop: boolean;
  readonly seek: boolean;
  /** Why they are off, or what can be done; one sentence. */
  readonly why: string;
};

const none = { play: false, pause: false, resume: false, stop: false, seek: false };

/** Which controls this member can use now, and why not the others (P-1). */
export function controlsFor(view: RoomView | undefined, online: boolean): Controls {
  if (!view) return { ...none, why: 'Waiting for the room…' };
  if (!online) return { ...none, why: 'The connection is away; the music goes on.' };
  const { hostId, memberId, members, playback, tracks } = view;
  if (hostId !== memberId) {
    const host = members.find((member) => member.memberId === hostId)?.displayName;
    return { ...none, why: hostId === '' ? 'Nobody is host now.' : `${host || 'Someone else'} is host and controls what plays.` };
  }
  const started = playback.status === 'playing' || playback.status === 'preparing';
  return {
    play: tracks.length > 0,
    pause: started,
    resume: playback.status === 'paused',
    stop: playback.status !== 'idle',
    seek: playback.status !== 'idle' && playback.track?.durationMs !== undefined,
    why: tracks.length === 0 ? 'Add a track, then press play.' : 'You are host: what you press here happens for everyone.',
  };
}
