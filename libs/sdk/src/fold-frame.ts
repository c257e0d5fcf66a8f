import { movedBefore } from '@tutti/playback';
import { type ServerFrame, wraps } from '@tutti/protocol/json';
import { type MemberView, type PlaybackView, positionOf, type RoomView, type Track } from './room-view.ts';

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
      return { view: withWraps({ ...applied(view, frame), version: frame.version }), stale: false };
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
  const { t, serverNowMs, positionMs, reason, playback, ...view } = frame;
  return withWraps({ ...view, playback: { ...playback, status: statusOf(playback.status) } });
}

/** A playback knows by itself whether it wraps, so that its position can be worked out from it alone. */
function withWraps(view: RoomView): RoomView {
  const itself = wraps(view.settings);
  return (view.playback.wraps ?? false) === itself ? view : { ...view, playback: { ...view.playback, wraps: itself } };
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
      const readyIds = status === 'preparing' && view.playback.streamId === streamId ? view.readyIds : [];
      return { ...view, readyIds, playback: { status, streamId, track, startAtServerMs, startPositionMs, rate } };
    }
    case 'PAUSED': {
      const { positionMs, rate = view.playback.rate } = frame;
      return {
        ...view,
        readyIds: [],
        playback: { ...view.playback, status: 'paused', startAtServerMs: 0, startPositionMs: positionMs, rate },
      };
    }
    case 'STOPPED': {
      const { streamId } = view.playback;
      return { ...view, readyIds: [], playback: { status: 'idle', streamId, startAtServerMs: 0, startPositionMs: 0, rate: 1 } };
    }
    case 'MEMBER_READY':
      return { ...view, readyIds: [...view.readyIds.filter((id) => id !== frame.memberId), frame.memberId] };
    case 'ROOM_CONFIGURED':
      return { ...view, settings: frame.settings };
    case 'TRACK_REMOVED':
      return { ...view, tracks: view.tracks.filter(({ trackId }) => trackId !== frame.trackId) };
    case 'TRACK_MOVED':
      return { ...view, tracks: movedBefore(view.tracks, frame) };
    case 'TRACK_MEASURED':
      return measured(view, frame);
    case 'VIEW_ADDED':
      return { ...view, views: [...view.views.filter(({ clipId }) => clipId !== frame.view.clipId), frame.view] };
    case 'VIEW_CHANGED':
      return { ...view, views: view.views.map((each) => (each.clipId === frame.view.clipId ? frame.view : each)) };
    case 'VIEW_REMOVED':
      return { ...view, views: view.views.filter(({ clipId }) => clipId !== frame.clipId) };
    case 'GRID_CUED':
      return { ...view, grid: frame.grid };
    case 'MEMBER_JOINED':
      return { ...view, members: [...view.members.filter(({ memberId }) => memberId !== frame.member.memberId), frame.member] };
    case 'MEMBER_LOST':
      return { ...view, members: withPresence(view, frame.memberId, false) };
    case 'MEMBER_RETURNED':
      return { ...view, members: withPresence(view, frame.memberId, true) };
    case 'MEMBER_LEFT':
      return {
        ...view,
        members: view.members.filter(({ memberId }) => memberId !== frame.memberId),
        readyIds: view.readyIds.filter((memberId) => memberId !== frame.memberId),
      };
    case 'HOST_CHANGED':
      return { ...view, hostId: frame.memberId };
    case 'TRACK_ADDED':
      return { ...view, tracks: [...view.tracks.filter(({ trackId }) => trackId !== frame.track.trackId), frame.track] };
  }
}

function measured(view: RoomView, { trackId, durationMs }: { trackId: string; durationMs: number }): RoomView {
  const withDuration = (track: Track): Track => (track.trackId === trackId ? { ...track, durationMs } : track);
  const { playback, tracks } = view;
  return {
    ...view,
    tracks: tracks.map(withDuration),
    playback: playback.track ? { ...playback, track: withDuration(playback.track) } : playback,
  };
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
