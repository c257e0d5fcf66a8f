import type { CloseReason, RefusalCode } from '@tutti/protocol';
import { SpanKind, withSpan } from '@tutti/service';
import type { LiveRoom } from '../room/live-room.ts';
import type { LiveRooms } from '../room/live-rooms.ts';
import type { MemberNames } from '../room/member-names.ts';
import type { Presence } from '../room/presence.ts';
import type { AnySeat } from '../room/seat.ts';
import { attendanceOf } from '../room/who-is-here.ts';

export type TakePlaceNeeds = { readonly rooms: LiveRooms; readonly names: MemberNames; readonly presence: Presence };

/** Not let in. `closes`: the connection is of no use without the room. */
export type Turned = { readonly refused: RefusalCode; readonly field: string; readonly closes: CloseReason };

/** A connection's place in a room, from the moment it is known whose it is. */
export type Place = Disposable & {
  readonly room: LiveRoom;
  readonly memberId: string;
  /** Asks to be let in and waits until the room as known here contains it. The caller still has to take the seat. */
  join(): Promise<{ readonly version: number } | Turned>;
  /** Gives the seat back when the connection is gone; unless the member left by its own wish, its absence is told when it stays away. */
  [Symbol.dispose](): void;
};

export type PlaceWish = { readonly roomId: string; readonly seat: AnySeat; readonly commandId: string };

export function takePlace({ roomId, seat, commandId }: PlaceWish, { rooms, names, presence }: TakePlaceNeeds): Place {
  const { memberId } = seat;
  const room = rooms.enter(roomId);
  const who = attendanceOf(roomId, seat);
  let asked: Promise<unknown> | undefined;

  return {
    room,
    memberId,
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
        return { refused: code, field: code === 'room-not-open' ? 'roomId' : field, closes: closings[code] ?? 'stateLost' };
      }
      await room.feed.reached(answer.accepted.version);
      return { version: answer.accepted.version };
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

const closings: Partial<Record<RefusalCode, CloseReason>> = {
  'room-not-open': 'roomNotOpen',
  'room-full': 'busy',
  'token-required': 'invalidToken',
};

/** A full room is not asked again each second. */
export const fullRoomRetryMs = 30_000;
