import type { ServerFrame } from '@tutti/protocol/json';
import { type MemberView, type PlaybackView, positionOf, type RoomView } from './room-view.ts';

/** `stale`: the view misses something; ask for the whole state. */
export type Folded = { readonly view: RoomView | undefined; readonly stale: boolean };

type Versioned = Extract<ServerFrame, { version: number }>;
type EventFrame = Exclude<Versioned, { t: 'ROOM_STATE' | 'COMMAND_OK' | 'RESUMED' }>;

/** The view after a frame. An event that is in the view already changes nothing; one that comes too early shows a hole. */
export function foldFrame(view: RoomView | undefined, frame: ServerFrame): Folded {
  switch (frame.t) {
    case 'ROOM_STATE':
      return { view: isOlder(frame, view) ? view : fromState(frame), stale: false };
    case 'RESUMED':
      return resumed(view, frame);
    case 'STREAM_TICK':
      return { view, stale: view !== undefined && !agrees(view, frame) };
    case 'TIME_PONG':
    case 'PLAYBACK_SYNC':
    case 'TOKEN_EXPIRES':
    case 'MEMBERS_SYNC':
    case 'COMMAND_OK':
    case 'ERROR':
      return { view, stale: false };
    default:
      if (!view || frame.version <= view.version) return { view, stale: false };
      if (frame.version > view.version + 1) return { view, stale: true };
      return { view: { ...applied(view, frame), version: frame.version }, stale: false };
  }
}

/** Overtaken by frames that are in the view already. What takes a history's place counts, whatever its version (LG5). */
const isOlder = ({ reason, epoch, version }: Extract<ServerFrame, { t: 'ROOM_STATE' }>, view: RoomView | undefined): boolean =>
  reason !== 'state-lost' && view?.epoch === epoch && version < view.version;

/** What was missed has come before it; the token that resumed may be another member's. */
function resumed(view: RoomView | undefined, { epoch, version, memberId }: Extract<ServerFrame, { t: 'RESUMED' }>): Folded {
  const stale = view?.epoch !== epoch || view.version !== version;
  return { view: !view || view.memberId === memberId ? view : { ...view, memberId }, stale };
}

function fromState(frame: Extract<ServerFrame, { t: 'ROOM_STATE' }>): RoomView {
  const { roomId, epoch, version, title, hostId, memberId, members, tracks, playback } = frame;
  return { roomId, epoch, version, title, hostId, memberId, members, tracks, playback: { ...playback, status: statusOf(playback.status) } };
}

/** The door's constraint allows no other words. */
const statusOf = (status: string): PlaybackView['status'] =>
  status === 'preparing' || status === 'playing' || status === 'paused' ? status : 'idle';

function applied(view: RoomView, frame: EventFrame): RoomView {
  switch (frame.t) {
    case 'PREPARE_PLAY':
    case 'PLAY_AT': {
      const { streamId, track, startAtServerMs, startPositionMs, rate } = frame;
      const status = frame.t === 'PREPARE_PLAY' ? 'preparing' : 'playing';
      return { ...view, playback: { status, streamId, track, startAtServerMs, startPositionMs, rate } };
    }
    case 'PAUSED':
      return { ...view, playback: { ...view.playback, status: 'paused', startAtServerMs: 0, startPositionMs: frame.positionMs } };
    case 'STOPPED':
      return { ...view, playback: { status: 'idle', streamId: view.playback.streamId, startAtServerMs: 0, startPositionMs: 0, rate: 1 } };
    case 'MEMBER_JOINED':
      return { ...view, members: [...view.members.filter(({ memberId }) => memberId !== frame.member.memberId), frame.member] };
    case 'MEMBER_LOST':
      return { ...view, members: withPresence(view, frame.memberId, false) };
    case 'MEMBER_RETURNED':
      return { ...view, members: withPresence(view, frame.memberId, true) };
    case 'MEMBER_LEFT':
      return { ...view, members: view.members.filter(({ memberId }) => memberId !== frame.memberId) };
    case 'HOST_CHANGED':
      return { ...view, hostId: frame.memberId };
    case 'TRACK_ADDED':
      return { ...view, tracks: [...view.tracks.filter(({ trackId }) => trackId !== frame.track.trackId), frame.track] };
  }
}

const withPresence = (view: RoomView, id: string, present: boolean): readonly MemberView[] =>
  view.members.map((member) => (member.memberId === id ? { ...member, present } : member));

/** A tick that tells of another stream or another position than the view gives for its moment: the view has missed something (P-7). */
function agrees(view: RoomView, tick: Extract<ServerFrame, { t: 'STREAM_TICK' }>): boolean {
  const { playback } = view;
  if (playback.status !== 'playing' || playback.streamId !== tick.streamId) return false;
  return Math.abs(positionOf(playback, tick.serverNowMs) - tick.positionMs) < tickToleranceMs;
}
const tickToleranceMs = 50;
