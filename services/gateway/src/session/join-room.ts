import type { ClientFrame } from '@tutti/protocol';
import type { TokenVerdict } from '@tutti/tokens';
import { type Held, newSeat, type Seat } from '../room/seat.ts';
import type { Connection } from '../sockets/connection.ts';
import { type Place, type TakePlaceNeeds, type Turned, takePlace } from './take-place.ts';

export type JoinRoomNeeds = TakePlaceNeeds & { readonly verify: (token: string) => Promise<TokenVerdict> };

/** Whose place JOIN_ROOM asks for, by its token; what it holds of the room already. */
export type Found = {
  readonly place: Place;
  readonly seat: Seat;
  readonly held: Held | undefined;
  readonly expiresAtServerMs: number;
};

export async function findPlace(
  frame: Extract<ClientFrame, { t: 'JOIN_ROOM' }>,
  connection: Connection,
  needs: JoinRoomNeeds,
): Promise<Found | Turned> {
  const { roomId, commandId, epoch, afterVersion, token } = frame;
  const verified = await needs.verify(token);
  if ('refused' in verified) {
    const closes = verified.refused === 'expired-token' ? 'expiredToken' : 'invalidToken';
    return { refused: verified.refused, field: 'token', closes };
  }
  const seat = newSeat(connection, verified.actorId);
  return {
    place: takePlace({ roomId, seat, commandId }, needs),
    seat,
    held: epoch === undefined || afterVersion === undefined ? undefined : { epoch, version: afterVersion },
    expiresAtServerMs: verified.expiresAtMs,
  };
}
