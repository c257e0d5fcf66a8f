import type { Seat } from './seat.ts';

/** The seats of one room, found by member. */
export type SeatMap = {
  readonly size: number;
  add(seat: Seat): void;
  delete(seat: Seat): void;
  all(): Iterable<Seat>;
  of(memberId: string): readonly Seat[];
  memberIds(): readonly string[];
};

export function seatMap(): SeatMap {
  const seats = new Set<Seat>();
  const byMember = new Map<string, readonly Seat[]>();
  return {
    get size() {
      return seats.size;
    },
    add(seat) {
      seats.add(seat);
      byMember.set(seat.memberId, [...(byMember.get(seat.memberId) ?? []), seat]);
    },
    delete(seat) {
      if (!seats.delete(seat)) return;
      const left = (byMember.get(seat.memberId) ?? []).filter((other) => other !== seat);
      if (left.length > 0) byMember.set(seat.memberId, left);
      else byMember.delete(seat.memberId);
    },
    all: () => seats,
    of: (memberId) => byMember.get(memberId) ?? none,
    memberIds: () => [...byMember.keys()],
  };
}

const none: readonly Seat[] = [];
