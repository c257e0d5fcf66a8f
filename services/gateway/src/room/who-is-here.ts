import { isPresent, memberOf } from '@tutti/domain';
import type { RoomEvent } from '@tutti/protocol';
import { type Logger, monotonicMs } from '@tutti/service';
import type { Attendance, Presence } from './presence.ts';
import { type RollCallChannel, type RollCallTimes, rollCall } from './roll-call.ts';
import { isOpen, type RoomView } from './room-view.ts';
import type { AnySeat } from './seat.ts';
import { seatMap } from './seat-map.ts';

export type WhoIsHereNeeds = {
  readonly roomId: string;
  readonly view: () => RoomView;
  readonly channel: RollCallChannel;
  readonly times: RollCallTimes;
  readonly presence: Presence;
  readonly log: Pick<Logger, 'info'>;
};

/** The connections of one room's members at this gateway, whatever they speak, held against what the room believes and what other gateways say. */
export type WhoIsHere = AsyncDisposable & {
  add(seat: AnySeat): void;
  delete(seat: AnySeat): void;
  isHere(memberId: string): boolean;
  /** Asks the other gateways; tells whether any had the member since then. */
  askElsewhere(memberId: string): () => boolean;
  /** Who left elsewhere has left here too; who is only believed lost is not. */
  gone(event: Extract<RoomEvent, { type: 'MemberLost' | 'MemberLeft' }>): void;
  /** The room was taken over whole: who of those here is not in it says so. */
  confirm(): void;
  /** The bus was away: who was silent is given time. */
  restart(): void;
  /** Closes every connection that is here with `stateLost`. */
  closeAll(): void;
};

export function whoIsHere({ roomId, view, channel, times, presence, log }: WhoIsHereNeeds): WhoIsHere {
  const seats = seatMap<AnySeat>();
  const roll = rollCall(times.graceMs);
  const isHere = (memberId: string) => seats.of(memberId).length > 0;

  const sayStillHere = (seat: AnySeat) => {
    const { room, version } = view();
    const member = room.status === 'open' ? memberOf(room, seat.memberId) : undefined;
    if (!member || !isPresent(member)) presence.stillHere(attendanceOf(roomId, seat), version);
  };
  /** Says who is connected here, and that those are lost whom no gateway says. Wrong about one, its gateway says it is still here. */
  const callRoll = () => {
    channel.say(seats.memberIds());
    const now = view();
    if (!isOpen(now)) return;
    const elsewhere = new Set(
      now.room.members.filter((member) => isPresent(member) && !isHere(member.memberId)).map(({ memberId }) => memberId),
    );
    for (const memberId of roll.missing(elsewhere, monotonicMs())) {
      log.info({ roomId, memberId }, 'no gateway knows of this member; it is lost');
      void presence.lose({
        who: { roomId, memberId, connectionId: `orphan-${memberId}-${now.version}` },
        isBack: () => isHere(memberId),
        joining: Promise.resolve(),
        lingerMs: 0,
      });
    }
  };
  const timer = setInterval(callRoll, times.everyMs);
  const listening = channel.listen({
    heard: (memberId) => roll.heard(memberId, monotonicMs()),
    asked: (memberId) => void (isHere(memberId) && channel.say([memberId])),
  });

  return {
    add(seat) {
      seats.add(seat);
      channel.say([seat.memberId]);
      sayStillHere(seat);
    },
    delete: seats.delete,
    isHere,
    askElsewhere(memberId) {
      const askedAtMs = monotonicMs();
      channel.ask(memberId);
      return () => roll.heardSince(memberId, askedAtMs);
    },
    gone(event) {
      const itsSeats = seats.of(event.memberId);
      if (event.type === 'MemberLeft' && event.reason === 'left') {
        for (const seat of itsSeats) if (!seat.leaving) seat.connection.close('left');
      } else if (itsSeats[0]) sayStillHere(itsSeats[0]);
    },
    confirm() {
      for (const seat of seats.all()) sayStillHere(seat);
    },
    restart: roll.restart,
    closeAll() {
      for (const { connection } of [...seats.all()]) connection.close('stateLost');
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await listening[Symbol.asyncDispose]();
    },
  };
}

/** A member as its gateway tells the room of it. */
export const attendanceOf = (roomId: string, { memberId, connection, dialect }: AnySeat): Attendance => ({
  roomId,
  memberId,
  connectionId: connection.id,
  ...(dialect ? { dialect: dialect.name } : {}),
});
