import type { RoomEvent } from '@tutti/protocol';
import { type Member, noRoom, type OpenRoom, type Playback, type Room } from './state.ts';

/** The room after an event. Never refuses: it has happened. An event that means nothing here leaves the room as it is. */
export function evolve(room: Room, event: RoomEvent, occurredServerMs: number): Room {
  if (event.type === 'RoomOpened') return opened(event.title);
  if (room.status === 'absent') return room;
  return evolveOpen(room, event, occurredServerMs);
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
  streamId: 0,
  playback: { status: 'idle' },
});

function evolveOpen(room: OpenRoom, event: Exclude<RoomEvent, { type: 'RoomOpened' }>, occurredServerMs: number): OpenRoom {
  switch (event.type) {
    case 'MemberJoined':
      return {
        ...room,
        members: [...room.members, { memberId: event.memberId, joinedAtServerMs: occurredServerMs, absentSinceServerMs: null }],
      };
    case 'MemberLost':
      return { ...room, members: withMember(room, event.memberId, { absentSinceServerMs: occurredServerMs }) };
    case 'MemberReturned':
      return { ...room, members: withMember(room, event.memberId, { absentSinceServerMs: null }) };
    case 'MemberLeft':
      return { ...room, members: room.members.filter(({ memberId }) => memberId !== event.memberId) };
    case 'HostChanged':
      return { ...room, hostId: event.memberId };
    case 'TrackAdded':
      return { ...room, tracks: [...room.tracks, event.track] };
    case 'PlaybackScheduled':
    case 'PlaybackStarted': {
      const { streamId, track, startAtServerMs, startPositionMs, rate } = event;
      const status = event.type === 'PlaybackScheduled' ? 'preparing' : 'playing';
      return { ...room, streamId, playback: { status, track, startAtServerMs, startPositionMs, rate } };
    }
    default:
      return { ...room, playback: playbackAfter(room.playback, event) };
  }
}

const withMember = (room: OpenRoom, id: string, change: Partial<Member>): readonly Member[] =>
  room.members.map((member) => (member.memberId === id ? { ...member, ...change } : member));

type Change = Extract<RoomEvent, { type: 'PlaybackPaused' | 'PlaybackResumed' | 'PlaybackSeeked' | 'PlaybackStopped' }>;

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
    case 'PlaybackStopped':
      return { status: 'idle' };
  }
}
