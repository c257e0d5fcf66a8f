import type { RoomCommand } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import { configureRoom } from './configure-room.ts';
import { type RoomContext, type RoomDecision, system } from './context.ts';
import { cueGrid } from './cue-grid.ts';
import { decideMembership, type MembershipCommand } from './decide-membership.ts';
import { decidePlayback } from './decide-playback.ts';
import { decideQueue } from './decide-queue.ts';
import { decideViews } from './decide-views.ts';
import { memberOf, type OpenRoom, type Room } from './state.ts';
import { may } from './who-may.ts';

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
  const allows = (who: string) => may(who, room, context);
  if (actorId !== system && !memberOf(room, actorId)) return refuse('not-a-member');
  switch (command.type) {
    case 'FireStart':
    case 'FireEnd':
      return actorId === system ? decidePlayback(command, room, context) : refuse('forbidden');
    case 'ReportReady':
      return actorId === system ? refuse('forbidden') : decidePlayback(command, room, context);
    case 'AddView':
    case 'SettleView':
    case 'RemoveView':
    case 'AlignView':
    case 'ReportSound':
    case 'TrustSound':
    case 'UndoAlignment':
      return decideViews(command, room, context);
    case 'CueGrid':
      return allows(room.settings.whoControls) ? cueGrid(command, room, context) : refuse('not-host');
    case 'AddTrack':
      return allows(room.settings.whoAdds) ? decideQueue(command, room) : refuse('not-host');
    case 'RemoveTrack':
    case 'MoveTrack':
      return allows(room.settings.whoOrders) ? decideQueue(command, room) : refuse('not-host');
    case 'MeasureTrack':
      return allows('host') ? decideQueue(command, room) : refuse('not-host');
    case 'ConfigureRoom':
      return allows('host') ? configureRoom(command.change, room, context) : refuse('not-host');
    default:
      return allows(room.settings.whoControls) ? decidePlayback(command, room, context) : refuse('not-host');
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
