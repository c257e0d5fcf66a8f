import { movedBefore } from '@tutti/playback';
import { type RoomEvent, stoppedGrid, type Track, usualSettings, type View } from '@tutti/protocol';
import { type Member, noRoom, type OpenRoom, type Playback, type Room } from './state.ts';

/** The room after an event. Never refuses: it has happened. An event that means nothing here leaves the room as it is. */
export function evolve(room: Room, event: RoomEvent, occurredServerMs: number): Room {
  if (event.type === 'RoomOpened') return opened(event.title);
  return room.status === 'absent' ? room : evolveOpen(room, event, occurredServerMs);
}

export const fold = (events: Iterable<{ readonly event: RoomEvent; readonly occurredServerMs: number }>, from: Room = noRoom): Room => {
  let room = from;
  for (const { event, occurredServerMs } of events) room = evolve(room, event, occurredServerMs);
  return room;
};

const opened = (title: string): OpenRoom => ({
  status: 'open',
  title,
  hostId: '',
  members: [],
  tracks: [],
  settings: usualSettings,
  views: [],
  grid: stoppedGrid,
  streamId: 0,
  playback: { status: 'idle' },
});

/** An open room stays open. */
export function evolveOpen(room: OpenRoom, event: RoomEvent, occurredServerMs: number): OpenRoom {
  switch (event.type) {
    case 'RoomOpened':
      return room;
    case 'MemberJoined':
      return { ...room, members: [...room.members, joined(event, occurredServerMs)] };
    case 'MemberLost':
      return { ...room, members: withMember(room, event.memberId, { absentSinceServerMs: occurredServerMs }) };
    case 'MemberReturned':
      return { ...room, members: withMember(room, event.memberId, { absentSinceServerMs: null }) };
    case 'MemberLeft':
      return left(room, event.memberId);
    case 'HostChanged':
      return { ...room, hostId: event.memberId };
    case 'TrackAdded':
      return { ...room, tracks: [...room.tracks, event.track] };
    case 'TrackRemoved':
      return { ...room, tracks: room.tracks.filter(({ trackId }) => trackId !== event.trackId) };
    case 'TrackMoved':
      return { ...room, tracks: movedBefore(room.tracks, event) };
    case 'TrackMeasured':
      return measured(room, event);
    case 'RoomConfigured':
      return { ...room, settings: event.settings };
    case 'ViewAdded':
      return { ...room, views: [...room.views, event.view] };
    case 'ViewChecked':
    case 'ViewSoundAsked':
    case 'ViewHeard':
    case 'ViewAligned':
    case 'ViewAlignmentUndone':
      return { ...room, views: withView(room.views, event.view) };
    case 'ViewRemoved':
      return { ...room, views: room.views.filter(({ clipId }) => clipId !== event.clipId) };
    case 'GridCued':
      return { ...room, grid: event.grid };
    case 'PlaybackScheduled': {
      const { streamId, track, startAtServerMs, startPositionMs, rate } = event;
      const { playback } = room;
      const readyIds = playback.status === 'preparing' && streamId === room.streamId ? playback.readyIds : [];
      return { ...room, streamId, playback: { status: 'preparing', readyIds, track, startAtServerMs, startPositionMs, rate } };
    }
    case 'PlaybackStarted': {
      const { streamId, track, startAtServerMs, startPositionMs, rate } = event;
      return { ...room, streamId, playback: { status: 'playing', track, startAtServerMs, startPositionMs, rate } };
    }
    case 'MemberReady': {
      const { playback } = room;
      if (playback.status !== 'preparing' || event.streamId !== room.streamId) return room;
      return { ...room, playback: { ...playback, readyIds: [...playback.readyIds, event.memberId] } };
    }
    default:
      return { ...room, playback: playbackAfter(room.playback, event) };
  }
}

const withView = (views: readonly View[], changed: View): readonly View[] =>
  views.map((view) => (view.clipId === changed.clipId ? changed : view));

const joined = ({ memberId, dialect }: Extract<RoomEvent, { type: 'MemberJoined' }>, joinedAtServerMs: number): Member => ({
  memberId,
  joinedAtServerMs,
  absentSinceServerMs: null,
  ...(dialect === undefined ? {} : { dialect }),
});

/** Who comes back as a new member has to load anew. */
function left(room: OpenRoom, id: string): OpenRoom {
  const members = room.members.filter(({ memberId }) => memberId !== id);
  const { playback } = room;
  if (playback.status !== 'preparing' || !playback.readyIds.includes(id)) return { ...room, members };
  return { ...room, members, playback: { ...playback, readyIds: playback.readyIds.filter((readyId) => readyId !== id) } };
}

function measured(room: OpenRoom, { trackId, durationMs }: { trackId: string; durationMs: number }): OpenRoom {
  const withDuration = (track: Track): Track => (track.trackId === trackId ? { ...track, durationMs } : track);
  const { playback } = room;
  return {
    ...room,
    tracks: room.tracks.map(withDuration),
    playback: playback.status === 'idle' ? playback : { ...playback, track: withDuration(playback.track) },
  };
}

const withMember = (room: OpenRoom, id: string, change: Partial<Member>): readonly Member[] =>
  room.members.map((member) => (member.memberId === id ? { ...member, ...change } : member));

type Change = Extract<
  RoomEvent,
  { type: 'PlaybackPaused' | 'PlaybackResumed' | 'PlaybackSeeked' | 'PlaybackRateChanged' | 'PlaybackStopped' }
>;

function playbackAfter(playback: Playback, event: Change): Playback {
  if (playback.status === 'idle') return playback;
  const { track, rate } = playback;
  switch (event.type) {
    case 'PlaybackPaused':
      return { status: 'paused', track, rate, positionMs: event.positionMs };
    case 'PlaybackResumed':
      return { status: 'playing', track, rate, startAtServerMs: event.startAtServerMs, startPositionMs: event.startPositionMs };
    case 'PlaybackSeeked':
      return playback.status === 'paused'
        ? { ...playback, positionMs: event.startPositionMs }
        : { ...playback, startAtServerMs: event.startAtServerMs, startPositionMs: event.startPositionMs };
    case 'PlaybackRateChanged': {
      const { rate, startAtServerMs, startPositionMs } = event;
      return playback.status === 'paused' ? { ...playback, rate } : { ...playback, rate, startAtServerMs, startPositionMs };
    }
    case 'PlaybackStopped':
      return { status: 'idle' };
  }
}
