import { decide } from '@tutti/domain';
import { type RoomCommand, refusals } from '@tutti/protocol';
import { HttpError } from './http-error.ts';
import type { ApiNeeds } from './needs.ts';

/**
 * The domain's own rule, asked before a file is on the disk; the room's owner has the last word.
 *
 * @throws HttpError with the domain's refusal.
 */
export async function askDomain(
  command: RoomCommand,
  { roomId, actorId }: { readonly roomId: string; readonly actorId: string },
  { rooms, nowServerMs }: Pick<ApiNeeds, 'rooms' | 'nowServerMs'>,
): Promise<void> {
  const { room } = await rooms.now(roomId);
  const lead = { leadMs: 0, reason: '' };
  const decision = decide(command, room, { actorId, nowServerMs: nowServerMs(), startLead: lead, jumpLead: lead });
  if (!('refused' in decision)) return;
  const field = decision.refused === 'room-not-open' ? { field: 'roomId' } : {};
  throw new HttpError(decision.refused, { message: refusals[decision.refused], ...field });
}
