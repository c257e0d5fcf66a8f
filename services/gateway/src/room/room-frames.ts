import { positionMsAt, toClipView, toStateFrame, toTrackView } from '@tutti/domain';
import type { RoomEvent, ServerFrame } from '@tutti/protocol';
import type { OpenRoomView, RoomView } from './room-view.ts';

export type FrameContext = {
  /** The room after the event. */
  readonly view: RoomView;
  readonly displayName: (memberId: string) => string;
  /** A stored track's address as a client may fetch it: signed, for files of ours. */
  readonly urlOf: (url: string) => string;
};

/**
 * The one frame that carries an event to the room's members; each event has one, so that a client sees a hole too.
 * Undefined for `RoomOpened`: it is version 1, before anybody can be there.
 */
export function roomFrame(event: RoomEvent, { view, displayName, urlOf }: FrameContext): ServerFrame | undefined {
  const { version } = view;
  switch (event.type) {
    case 'RoomOpened':
      return undefined;
    case 'MemberJoined': {
      const { memberId, dialect } = event;
      const member = { memberId, displayName: displayName(memberId), present: true, ...(dialect === undefined ? {} : { dialect }) };
      return { t: 'MEMBER_JOINED', version, member };
    }
    case 'MemberLost':
      return { t: 'MEMBER_LOST', version, memberId: event.memberId };
    case 'MemberReturned':
      return { t: 'MEMBER_RETURNED', version, memberId: event.memberId };
    case 'MemberLeft':
      return { t: 'MEMBER_LEFT', version, memberId: event.memberId, reason: event.reason };
    case 'HostChanged':
      return { t: 'HOST_CHANGED', version, memberId: event.memberId, reason: event.reason };
    case 'TrackAdded':
      return { t: 'TRACK_ADDED', version, track: toTrackView(event.track, urlOf) };
    case 'TrackRemoved':
      return { t: 'TRACK_REMOVED', version, trackId: event.trackId };
    case 'TrackMoved':
      return { t: 'TRACK_MOVED', version, trackId: event.trackId, beforeTrackId: event.beforeTrackId };
    case 'TrackMeasured':
      return { t: 'TRACK_MEASURED', version, trackId: event.trackId, durationMs: event.durationMs };
    case 'RoomConfigured':
      return { t: 'ROOM_CONFIGURED', version, settings: event.settings };
    case 'MemberReady':
      return { t: 'MEMBER_READY', version, memberId: event.memberId, streamId: event.streamId };
    case 'ViewAdded':
      return { t: 'VIEW_ADDED', version, view: toClipView(event.view, urlOf) };
    case 'ViewChecked':
    case 'ViewSoundAsked':
    case 'ViewHeard':
    case 'ViewAligned':
    case 'ViewAlignmentUndone':
      return { t: 'VIEW_CHANGED', version, view: toClipView(event.view, urlOf) };
    case 'ViewRemoved':
      return { t: 'VIEW_REMOVED', version, clipId: event.clipId };
    case 'GridCued':
      return { t: 'GRID_CUED', version, grid: event.grid };
    case 'PlaybackScheduled':
    case 'PlaybackStarted': {
      const { streamId, track, startAtServerMs, startPositionMs, rate } = event;
      const t = event.type === 'PlaybackScheduled' ? 'PREPARE_PLAY' : 'PLAY_AT';
      return { t, version, streamId, track: toTrackView(track, urlOf), startAtServerMs, startPositionMs, rate };
    }
    case 'PlaybackPaused':
      return pausedFrame(view, event.positionMs);
    case 'PlaybackStopped':
      return { t: 'STOPPED', version, reason: event.reason };
    case 'PlaybackResumed':
    case 'PlaybackSeeked':
    case 'PlaybackRateChanged':
      return jumpFrame(view, event.startPositionMs, urlOf);
  }
}

const pausedFrame = ({ version, room }: RoomView, positionMs: number): ServerFrame => {
  const rate = room.status === 'open' && room.playback.status === 'paused' ? room.playback.rate : 1;
  return { t: 'PAUSED', version, positionMs, rate };
};

/** A resume, a seek or another rate is told by where playback stands after it. */
function jumpFrame(view: RoomView, positionMs: number, urlOf: FrameContext['urlOf']): ServerFrame {
  const { version, room } = view;
  if (room.status === 'absent') return pausedFrame(view, positionMs);
  const { playback, streamId } = room;
  if (playback.status !== 'playing' && playback.status !== 'preparing') return pausedFrame(view, positionMs);
  const { track, startAtServerMs, startPositionMs, rate } = playback;
  const t = playback.status === 'playing' ? 'PLAY_AT' : 'PREPARE_PLAY';
  return { t, version, streamId, track: toTrackView(track, urlOf), startAtServerMs, startPositionMs, rate };
}

export type RoomStateFrame = Extract<ServerFrame, { t: 'ROOM_STATE' }>;
export type StateReason = 'joined' | 'asked' | 'state-lost';

export type StateContext = FrameContext & {
  readonly view: OpenRoomView;
  readonly roomId: string;
  readonly receiverId: string;
  readonly serverNowMs: number;
  readonly reason: StateReason;
};

/** The whole room for one receiver (P-6), as the api's party-state has it too. */
export function roomStateFrame({ view, displayName, urlOf, roomId, receiverId, serverNowMs, reason }: StateContext): RoomStateFrame {
  const { epoch, version, room } = view;
  const context = { roomId, epoch, version, memberId: receiverId, nowServerMs: serverNowMs, displayNameOf: displayName, urlOf, reason };
  return toStateFrame(room, context);
}

export type ResumedContext = Pick<StateContext, 'view' | 'roomId' | 'receiverId' | 'serverNowMs'>;

/** Ends what a client missed: from here on it is live, and this is where playback is now (LG6). */
export function resumedFrame({ view, roomId, receiverId, serverNowMs }: ResumedContext): ServerFrame {
  const { epoch, version, room } = view;
  const positionMs = positionMsAt(room, serverNowMs);
  return { t: 'RESUMED', roomId, epoch, version, memberId: receiverId, serverNowMs, positionMs };
}

/** What a member who joins during the lead has missed (P-2), with the state's version; undefined at any other time. */
export function pendingStartFrame({ version, room }: OpenRoomView, urlOf: FrameContext['urlOf']): ServerFrame | undefined {
  const { playback, streamId } = room;
  if (playback.status !== 'preparing') return undefined;
  const { track, startAtServerMs, startPositionMs, rate } = playback;
  return { t: 'PREPARE_PLAY', version, streamId, track: toTrackView(track, urlOf), startAtServerMs, startPositionMs, rate };
}
