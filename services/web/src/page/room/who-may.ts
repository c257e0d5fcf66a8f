import type { RoomView } from '@tutti/sdk';
import { nextTrack } from './queue-order.ts';

export type Controls = {
  readonly play: boolean;
  readonly pause: boolean;
  readonly resume: boolean;
  readonly stop: boolean;
  readonly seek: boolean;
  readonly skip: boolean;
  readonly rate: boolean;
  /** Tracks, by file or link. */
  readonly add: boolean;
  /** Move and remove tracks. */
  readonly order: boolean;
  /** The room's settings. */
  readonly configure: boolean;
  /** Why they are off, or what can be done; one sentence. */
  readonly why: string;
};

const nothing = { play: false, pause: false, resume: false, stop: false, seek: false, skip: false, rate: false };
const none = { ...nothing, add: false, order: false, configure: false };

/** Which controls this member can use now, as the room's settings have it, and why not the others (P-1, P-18). */
export function controlsFor(view: RoomView | undefined, online: boolean): Controls {
  if (!view) return { ...none, why: 'Waiting for the room…' };
  const { hostId, memberId, members, settings } = view;
  const isHost = hostId === memberId;
  /** Kept and asked for when the line is back, so they stay where they are while it is away. */
  const others = {
    add: isHost || settings.whoAdds === 'members',
    order: isHost || settings.whoOrders === 'members',
    configure: isHost,
  };
  if (!online) return { ...nothing, ...others, why: 'The connection is away; the music goes on.' };
  if (isHost || settings.whoControls === 'members') return { ...playbackControls(view), ...others, why: whatToDo(view, isHost) };
  const host = members.find((member) => member.memberId === hostId)?.displayName;
  return {
    ...nothing,
    ...others,
    why: hostId === '' ? 'Nobody is host now.' : `${host || 'Someone else'} is host and controls what plays.`,
  };
}

function playbackControls(view: RoomView) {
  const { playback, tracks } = view;
  const { status, track } = playback;
  return {
    play: tracks.length > 0,
    pause: status === 'playing' || status === 'preparing',
    resume: status === 'paused',
    stop: status !== 'idle',
    seek: status !== 'idle' && track?.durationMs !== undefined,
    skip: status !== 'idle' && nextTrack(view) !== undefined,
    rate: status !== 'idle',
  };
}

function whatToDo({ tracks }: RoomView, isHost: boolean): string {
  if (tracks.length === 0) return 'Add a track, then press play.';
  return isHost
    ? 'You are host: what you press here happens for everyone.'
    : 'Everyone controls this room: what you press happens for all.';
}
