import type { RoomView } from '@tutti/sdk';
import { useRef } from 'preact/hooks';

/** What an absent host keeps the role for after MEMBER_LOST (P-1). */
const absenceMs = 10_000;

/** Until an absent host loses the role, ms; undefined while the host is here. As of this drawing. */
export function useHostAway(view: RoomView | undefined): number | undefined {
  const since = useRef<{ hostId: string; ms: number } | undefined>(undefined);
  const host = view?.members.find(({ memberId }) => memberId === view.hostId);
  if (!host || host.present) {
    since.current = undefined;
    return undefined;
  }
  if (since.current?.hostId !== host.memberId) since.current = { hostId: host.memberId, ms: performance.now() };
  return Math.max(0, since.current.ms + absenceMs - performance.now());
}
