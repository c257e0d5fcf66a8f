import type { TuttiRoom } from '@tutti/sdk';
import { useRef } from 'preact/hooks';
import { coarser, type DriftPoint, type MembersDrift, membersDrift } from './members-drift.ts';

/** Every member's drift of the last minutes: the others' as they tell it, one's own as this page measures it. */
export function useMembersDrift(room: TuttiRoom, ownId: string | undefined) {
  const kept = useRef<{ readonly room: TuttiRoom; readonly drift: MembersDrift }>({ room, drift: membersDrift() });
  if (kept.current.room !== room) kept.current = { room, drift: membersDrift() };
  const { drift } = kept.current;
  const nowMs = performance.timeOrigin + performance.now();
  drift.add(room.membersSync(), nowMs);
  const driftOf = (memberId: string): readonly DriftPoint[] =>
    memberId === ownId ? coarser(room.driftHistory(), nowMs) : drift.of(memberId);
  return { driftOf, nowMs };
}
