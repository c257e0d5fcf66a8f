import { limits, type RoomCommand, type RoomEvent } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import { type RoomContext, type RoomDecision, system } from './context.ts';
import { decidePlayback } from './decide-playback.ts';
import { evolveOpen } from './evolve.ts';
import { startSooner } from './schedule-start.ts';
import { isPresent, memberOf, type OpenRoom } from './state.ts';

export type MembershipCommand = Extract<RoomCommand, { type: 'JoinRoom' | 'LoseMember' | 'LeaveRoom' | 'HandOverHost' | 'RemoveAbsent' }>;

/** How long a lost member keeps its place, and a lost host its role: 15 s with the `lingerMs` that the gateway waited before it said so (P-1). */
export const absenceMs = 10_000;

export function decideMembership(command: MembershipCommand, room: OpenRoom, context: RoomContext): RoomDecision {
  const { actorId, nowServerMs } = context;
  /** Who is gone is waited for no longer (P-3). */
  const withoutWaiting = (events: readonly RoomEvent[]): RoomDecision => {
    const sooner = startSooner(after(room, events, nowServerMs), context);
    return accept(...events, ...(sooner ? [sooner] : []));
  };
  switch (command.type) {
    case 'JoinRoom':
      return actorId === system ? refuse('forbidden') : join(room, command.dialect, context);
    case 'LoseMember': {
      const member = memberOf(room, actorId);
      return member && isPresent(member) ? withoutWaiting([{ type: 'MemberLost', memberId: actorId }]) : accept();
    }
    case 'LeaveRoom':
      return memberOf(room, actorId) ? withoutWaiting(gone(room, actorId, 'left')) : accept();
    case 'HandOverHost': {
      if (!memberOf(room, actorId)) return refuse('not-a-member');
      if (room.hostId !== actorId) return refuse('not-host');
      const member = memberOf(room, command.memberId);
      if (!member || !isPresent(member)) return refuse('not-present', 'memberId');
      return command.memberId === actorId ? accept() : accept({ type: 'HostChanged', memberId: command.memberId, reason: 'handed-over' });
    }
    case 'RemoveAbsent': {
      if (actorId !== system) return refuse('forbidden');
      const since = memberOf(room, command.memberId)?.absentSinceServerMs ?? null;
      const stillDue = since !== null && since === command.absentSinceServerMs && nowServerMs >= since + absenceMs;
      return stillDue ? accept(...gone(room, command.memberId, 'absent')) : refuse('superseded');
    }
  }
}

const after = (room: OpenRoom, events: readonly RoomEvent[], nowServerMs: number): OpenRoom =>
  events.reduce((now, event) => evolveOpen(now, event, nowServerMs), room);

/**
 * Joining twice changes nothing; joining after a lost connection is a return. Who comes into a room without a host becomes host. Older clients come by the
 * room's code alone, where it lets them, and know one rate only (W-2); who is a member stays one, whatever the room asks of others since.
 */
function join(room: OpenRoom, dialect: string | undefined, context: RoomContext): RoomDecision {
  const { actorId: memberId } = context;
  const member = memberOf(room, memberId);
  if (member && isPresent(member)) return accept();
  if (!member && dialect !== undefined && room.settings.requireToken) return refuse('token-required');
  if (!member && room.members.length >= limits.mostMembers) return refuse('room-full');
  const host: RoomEvent[] = room.hostId === '' ? [{ type: 'HostChanged', memberId, reason: 'first-member' }] : [];
  const joined: RoomEvent = member
    ? { type: 'MemberReturned', memberId }
    : { type: 'MemberJoined', memberId, ...(dialect === undefined ? {} : { dialect }) };
  const older = (member ? member.dialect : dialect) !== undefined;
  return accept(joined, ...host, ...(older ? ordinaryRate(room, context) : []));
}

function ordinaryRate(room: OpenRoom, context: RoomContext): readonly RoomEvent[] {
  const slowed = decidePlayback({ type: 'SetRate', rate: 1 }, room, context);
  return 'events' in slowed ? slowed.events : [];
}

/** A member goes; if it was host, the longest-present member takes the role (P-1). */
function gone(room: OpenRoom, memberId: string, reason: 'left' | 'absent'): RoomEvent[] {
  const left: RoomEvent = { type: 'MemberLeft', memberId, reason };
  if (room.hostId !== memberId) return [left];
  const heir = room.members.find((member) => member.memberId !== memberId && isPresent(member));
  return [left, { type: 'HostChanged', memberId: heir?.memberId ?? '', reason: reason === 'left' ? 'host-left' : 'host-absent' }];
}
