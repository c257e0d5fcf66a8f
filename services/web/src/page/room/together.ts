/** How one member is in time, as measured on its device: `MEMBERS_SYNC`, for oneself the page's own reading. */
export type MemberSync = { readonly rttMs: number | undefined; readonly errorMs: number; readonly driftMs?: number | undefined };

export type Together = {
  /** Every measured member is at most this far from the room's time: its drift and the bound of its clock. Undefined while nobody is measured. */
  readonly withinMs: number | undefined;
  /** What was compared: what is heard, or only the clocks, because nothing plays. */
  readonly by: 'sound' | 'clocks';
  readonly measured: number;
  readonly present: number;
};

/** How exactly a room is together. Who is away, or not measured yet, is left out. */
export function together(memberIds: readonly string[], syncOf: (memberId: string) => MemberSync | undefined): Together {
  const syncs = memberIds.flatMap((memberId) => syncOf(memberId) ?? []);
  const sounding = syncs.filter(({ driftMs }) => driftMs !== undefined);
  const compared = sounding.length > 0 ? sounding : syncs;
  const apart = compared.map(farthestMs);
  return {
    withinMs: apart.length === 0 ? undefined : Math.max(...apart),
    by: sounding.length > 0 ? 'sound' : 'clocks',
    measured: compared.length,
    present: memberIds.length,
  };
}

export const farthestMs = ({ driftMs, errorMs }: MemberSync): number => Math.abs(driftMs ?? 0) + errorMs;

/** One sentence under the figure. */
export function togetherText({ withinMs, by, measured, present }: Together): string {
  if (withinMs === undefined) return 'Measuring how far apart the clocks are…';
  const who = present === 1 ? 'You' : measured === present ? `All ${present}` : `${measured} of ${present} people`;
  return by === 'sound' ? `${who}, heard against the room’s time` : `${who}, clock against clock; nothing sounds`;
}
