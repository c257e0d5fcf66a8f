import type { ClientFrame, CloseReason, RefusalCode } from '@tutti/protocol';
import { SpanKind, withSpan } from '@tutti/service';
import type { TokenVerdict } from '@tutti/tokens';
import type { LiveRoom } from '../room/live-room.ts';
import type { LiveRooms } from '../room/live-rooms.ts';
import type { MemberNames } from '../room/member-names.ts';
import type { Presence } from '../room/presence.ts';
import { type Held, newSeat, type Seat } from '../room/seat.ts';
import type { Connection } from '../sockets/connection.ts';

export type JoinRoomNeeds = {
  readonly verify: (token: string) => Promise<TokenVerdict>;
  readonly rooms: LiveRooms;
  readonly names: MemberNames;
  readonly presence: Presence;
};

/** What became of JOIN_ROOM. `closes`: the connection is of no use without the room. */
export type Joined =
  | { readonly version: number; readonly seat: Seat; readonly held: Held | undefined }
  | { readonly refused: RefusalCode; readonly field: string; readonly closes: CloseReason };

/** A connection's place in a room, from the moment its token is known to be good. */
export type Place = Disposable & {
  readonly room: LiveRoom;
  readonly memberId: string;
  readonly expiresAtServerMs: number;
  /** Asks to be let in and waits until the room as known here contains it. The caller still has to take the seat. */
  join(): Promise<Joined>;
  /** Gives the seat back when the connection is gone; unless the member left by its own wish, its absence is told when it stays away. */
  [Symbol.dispose](): void;
};

type JoinFrame = Extract<ClientFrame, { t: 'JOIN_ROOM' }>;
type Turned = { readonly refused: RefusalCode; readonly field: string; readonly closes: CloseReason };

export async function findPlace(frame: JoinFrame, connection: Connection, needs: JoinRoomNeeds): Promise<Place | Turned> {
  const verified = await needs.verify(frame.token);
  if (!('refused' in verified)) return placeIn(frame, verified, connection, needs);
  const closes = verified.refused === 'expired-token' ? 'expiredToken' : 'invalidToken';
  return { refused: verified.refused, field: 'token', closes };
}

function placeIn(
  { roomId, commandId, epoch, afterVersion }: JoinFrame,
  { actorId: memberId, expiresAtMs: expiresAtServerMs }: Extract<TokenVerdict, { actorId: string }>,
  connection: Connection,
  { rooms, names, presence }: JoinRoomNeeds,
): Place {
  const room = rooms.enter(roomId);
  const seat = newSeat(connection, memberId);
  const held = epoch === undefined || afterVersion === undefined ? undefined : { epoch, version: afterVersion };
  const who = { roomId, memberId, connectionId: connection.id };
  let asked: Promise<unknown> | undefined;

  return {
    room,
    memberId,
    expiresAtServerMs,
    async join() {
      await Promise.all([room.feed.opened, names.know([memberId])]);
      const attributes = { 'tutti.room': roomId, 'tutti.member': memberId, 'tutti.command': commandId };
      const asking = withSpan('gateway.command JOIN_ROOM', attributes, () => presence.join(who), { kind: SpanKind.SERVER });
      asked = asking.catch(() => undefined);
      const answer = await asking;
      if ('again' in answer) return { refused: 'not-answered', field: '', closes: 'stateLost' };
      if ('refused' in answer) {
        asked = undefined;
        const { code, field } = answer.refused;
        return {
          refused: code,
          field: code === 'room-not-open' ? 'roomId' : field,
          closes: closings[code] ?? 'stateLost',
        };
      }
      await room.feed.reached(answer.accepted.version);
      return { version: answer.accepted.version, seat, held };
    },
    [Symbol.dispose]() {
      room.unseat(seat);
      if (!asked || seat.leaving || room.isHere(memberId)) return rooms.leave(room);
      const isElsewhere = room.askElsewhere(memberId);
      const isBack = () => room.isHere(memberId) || isElsewhere();
      void presence.lose({ who, isBack, joining: asked }).finally(() => rooms.leave(room));
    },
  };
}

const closings: Partial<Record<RefusalCode | string, CloseReason>> = { 'room-not-open': 'roomNotOpen', 'room-full': 'busy' };
