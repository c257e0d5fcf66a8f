export type ListedRoom = {
  readonly roomId: string;
  readonly title: string;
  readonly membersPresent: number;
  readonly status: string;
  readonly track: { readonly title: string } | null;
};

/** The rooms as they are now in the order in which they were shown, new ones last: what one is about to tap stays where it is. */
export function mergeRooms(shown: readonly ListedRoom[], now: readonly ListedRoom[]): readonly ListedRoom[] {
  const byId = new Map(now.map((room) => [room.roomId, room]));
  const stayed = shown.flatMap(({ roomId }) => byId.get(roomId) ?? []);
  const known = new Set(stayed.map(({ roomId }) => roomId));
  return [...stayed, ...now.filter(({ roomId }) => !known.has(roomId))];
}
