import type { MemberView } from './room-view.ts';

/** How well another member is in time, by its own report of the last seconds (T-4). */
export type MemberSync = {
  readonly rttMs: number;
  /** Its server time is right within ± this, ms. */
  readonly errorMs: number;
  /** actual − expected, ms; undefined while nothing sounds there. */
  readonly driftMs?: number | undefined;
};

export type MembersSync = ReadonlyMap<string, MemberSync>;

/**
 * The room's p95 round trip as this page sees it, its own measurement in place of its own report (P-14). Undefined before anything is known.
 */
export function p95RttMs(
  reports: MembersSync,
  own: { readonly memberId: string | undefined; readonly rttMs: number | undefined },
): number | undefined {
  const others = [...reports].filter(([memberId]) => memberId !== own.memberId || own.rttMs === undefined).map(([, { rttMs }]) => rttMs);
  const trips = [...others, ...(own.rttMs === undefined ? [] : [own.rttMs])].filter(Number.isFinite).sort((a, b) => a - b);
  return trips[Math.ceil(trips.length * 0.95) - 1];
}

/** The reports after some have changed. */
export const withReports = (kept: MembersSync, changed: readonly (MemberSync & { readonly memberId: string })[]): MembersSync =>
  new Map([...kept, ...changed.map(({ memberId, ...sync }) => [memberId, sync] as const)]);

/** Without the members that are not in the room any more, or not there now: nobody knows how they stand. */
export function ofPresent(kept: MembersSync, members: readonly MemberView[]): MembersSync {
  const present = new Set(members.filter(({ present }) => present).map(({ memberId }) => memberId));
  const still = [...kept].filter(([memberId]) => present.has(memberId));
  return still.length === kept.size ? kept : new Map(still);
}
