import type { AnySeat } from './seat.ts';

/** The seats of one room, found by member. */
export type SeatMap<S extends AnySeat> = {
  readonly size: number;
  add(seat: S): void;
  delete(seat: S): void;
  all(): Iterable<S>;
  of(memberId: string): readonly S[];
  memberIds(): readonly string[];
};

export function seatMap<S extends AnySeat>(): SeatMap<S> {
  const seats = new Set<S>();
  const byMember = new Map<string, readonly S[]>();
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
    of: (memberId) => byMember.get(memberId) ?? [],
    memberIds: () => [...byMember.keys()],
  };
}
