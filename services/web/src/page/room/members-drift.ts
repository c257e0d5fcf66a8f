import type { DriftSample, MembersSync } from '@tutti/sdk';

export type DriftPoint = { readonly atMs: number; readonly driftMs: number };

export type MembersDrift = {
  /** What the others have told; the same map again changes nothing. */
  add(syncs: MembersSync, atMs: number): void;
  /** Oldest first. */
  of(memberId: string): readonly DriftPoint[];
};

/** What a member's chart shows. */
export const shownMs = 3 * 60_000;

/** The others' drift of the last minutes, as MEMBERS_SYNC told it while this page was looking (P-13). */
export function membersDrift(): MembersDrift {
  const kept = new Map<string, DriftPoint[]>();
  let last: MembersSync | undefined;
  return {
    add(syncs, atMs) {
      if (syncs === last) return;
      last = syncs;
      for (const memberId of kept.keys()) if (!syncs.has(memberId)) kept.delete(memberId);
      for (const [memberId, { driftMs }] of syncs) {
        if (driftMs === undefined) continue;
        const points = (kept.get(memberId) ?? []).filter((point) => atMs - point.atMs <= shownMs);
        kept.set(memberId, [...points, { atMs, driftMs }]);
      }
    },
    of: (memberId) => kept.get(memberId) ?? [],
  };
}

/** This page knows its own drift twice a second; as coarse as the others' it can be set beside them. */
export function coarser(samples: readonly DriftSample[], nowMs: number, everyMs = 2_000): readonly DriftPoint[] {
  const points: DriftPoint[] = [];
  for (const { atMs, driftMs } of samples)
    if (nowMs - atMs <= shownMs && atMs - (points.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= everyMs) points.push({ atMs, driftMs });
  return points;
}
