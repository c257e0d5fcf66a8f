import type { CommandAnswer, RoomCommand, RoomCommandEnvelope } from '@tutti/protocol';
import { SpanKind, withSpan } from '@tutti/service';
import type { AnySeat } from '../room/seat.ts';

export type Wish = {
  readonly roomId: string;
  readonly seat: AnySeat;
  /** Nobody else's. */
  readonly commandId: string;
  readonly command: RoomCommand;
  /** What the client calls it. */
  readonly called: string;
};

/** A member's wish, to the room's owner and back. */
export async function sendWish(
  { roomId, seat, commandId, command, called }: Wish,
  send: (envelope: RoomCommandEnvelope) => Promise<CommandAnswer>,
): Promise<CommandAnswer> {
  const { memberId } = seat;
  seat.leaving = command.type === 'LeaveRoom';
  const attributes = { 'tutti.room': roomId, 'tutti.member': memberId, 'tutti.command': commandId };
  const asking = () => send({ commandId, roomId, actorId: memberId, command });
  const answer = await withSpan(`gateway.command ${called}`, attributes, asking, { kind: SpanKind.SERVER });
  if (!('accepted' in answer)) seat.leaving = false;
  return answer;
}
