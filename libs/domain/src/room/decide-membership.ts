import { limits, type RoomCommand, type RoomEvent } from '@tutti/protocol';
import { accept, refuse } from '../decider.ts';
import { type RoomContext, type RoomDecision, system } from './context.ts';
import { isPresent, memberOf, type OpenRoom } from './state.ts';

export type MembershipCommand = Extract<RoomCommand, { type: 'JoinRoom' | 'LoseMember' | 'LeaveRoom' | 'HandOverHost' | 'RemoveAbsent' }>;

/** How long a lost member keeps its place, and a lost host its role: 15 s with the `lingerMs` that the gateway waited before it said so (P-1). */
export const absenceMs = 10_000;

export function decideMembership(command: MembershipCommand, room: OpenRoom, { actorId, nowServerMs }: RoomContext): RoomDecision {
  switch (command.type) {
    case 'JoinRoom':
      return actorId === system ? refuse('forbidden') : join(room, actorId);
    case 'LoseMember': {
      const member = memberOf(room, actorId);
      return member && isPresent(member) ? accept({ type: 'MemberLost', memberId: actorId }) : accept();
    }
    case 'LeaveRoom':
      return memberOf(room, actorId) ? accept(...gone(room, actorId, 'left')) : accept();
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

/** Joining twice changes nothing; joining after a lost connection is a return. Who comes into a room without a host becomes host. */
function join(room: OpenRoom, memberId: string): RoomDecision {
  const member = memberOf(room, memberId);
  if (member && isPresent(member)) return accept();
  if (!member && room.members.length >= limits.mostMembers) return refuse('room-full');
  const host: RoomEvent[] = room.hostId === '' ? [{ type: 'HostChanged', memberId, reason: 'first-member' }] : [];
  return accept(member ? { type: 'MemberReturned', memberId } : { type: 'MemberJoined', memberId }, ...host);
}

/** A member goes; if it was host, the longest-present member takes the role (P-1). */
function gone(room: OpenRoom, memberId: string, reason: 'left' | 'absent'): RoomEvent[] {
  const left: RoomEvent = { type: 'MemberLeft', memberId, reason };
  if (room.hostId !== memberId) return [left];
  const heir = room.members.find((member) => member.memberId !== memberId && isPresent(member));
  return [left, { type: 'HostChanged', memberId: heir?.memberId ?? '', reason: reason === 'left' ? 'host-left' : 'host-absent' }];
}
