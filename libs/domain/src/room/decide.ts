import type { RoomCommand } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import { type RoomContext, type RoomDecision, system } from './context.ts';
import { decideMembership, type MembershipCommand } from './decide-membership.ts';
import { decidePlayback } from './decide-playback.ts';
import { memberOf, type OpenRoom, type Room } from './state.ts';

export function decide(command: RoomCommand, room: Room, context: RoomContext): RoomDecision {
  if (command.type === 'OpenRoom')
    return room.status === 'absent' ? accept({ type: 'RoomOpened', title: command.title }) : refuse('room-exists');
  if (room.status === 'absent') return refuse('room-not-open');
  return isMembership(command) ? decideMembership(command, room, context) : decideAllowed(command, room, context);
}

function decideAllowed(
  command: Exclude<RoomCommand, MembershipCommand | { type: 'OpenRoom' }>,
  room: OpenRoom,
  context: RoomContext,
): RoomDecision {
  const { actorId } = context;
  const actsForAll = actorId === system;
  if (!actsForAll && !memberOf(room, actorId)) return refuse('not-a-member');
  switch (command.type) {
    case 'AddTrack':
      return room.tracks.some(({ trackId }) => trackId === command.track.trackId)
        ? refuse('track-exists', 'track.trackId')
        : accept({ type: 'TrackAdded', track: command.track });
    case 'FireStart':
    case 'FireEnd':
      return actsForAll ? decidePlayback(command, room, context) : refuse('forbidden');
    default:
      return actsForAll || room.hostId === actorId ? decidePlayback(command, room, context) : refuse('not-host');
  }
}

const membership: ReadonlySet<RoomCommand['type']> = new Set([
  'JoinRoom',
  'LoseMember',
  'LeaveRoom',
  'HandOverHost',
  'RemoveAbsent',
] satisfies MembershipCommand['type'][]);

const isMembership = (command: RoomCommand): command is MembershipCommand => membership.has(command.type);
