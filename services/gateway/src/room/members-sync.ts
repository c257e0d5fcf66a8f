import { limits, type ServerFrame } from '@tutti/protocol';

export type MemberSync = { readonly rttMs: number; readonly errorMs: number; readonly driftMs?: number };

type SyncFrame = Extract<ServerFrame, { t: 'MEMBERS_SYNC' }>;

/** How well each member of a room is in time, by its own last report, for the others to see (RM17). */
export type MembersSync = {
  heard(memberId: string, sync: MemberSync): void;
  gone(memberId: string): void;
  /** Those that changed since the last call, the longest waiting first, as many as fit into one frame; undefined when none did. */
  changes(): SyncFrame | undefined;
  /** Everybody, for who is new. */
  everybody(): readonly SyncFrame[];
};

/** A frame holds no more (the contract's `max_items`). */
const mostInFrame = 64;
/** Who comes into a room of thousands learns of the rest as they report. */
const mostTold = 256;

export function membersSync(): MembersSync {
  const known = new Map<string, MemberSync>();
  const changed = new Set<string>();

  const frameOf = (memberIds: readonly string[]): SyncFrame => ({
    t: 'MEMBERS_SYNC',
    members: memberIds.flatMap((memberId) => {
      const sync = known.get(memberId);
      return sync ? [{ memberId, ...sync }] : [];
    }),
  });
  return {
    heard(memberId, sync) {
      known.set(memberId, sync);
      changed.add(memberId);
    },
    gone(memberId) {
      known.delete(memberId);
      changed.delete(memberId);
    },
    changes() {
      const told = [...changed].slice(0, mostInFrame);
      for (const memberId of told) changed.delete(memberId);
      return told.length === 0 ? undefined : frameOf(told);
    },
    everybody() {
      const told = [...known.keys()].slice(0, mostTold);
      return Array.from({ length: Math.ceil(told.length / mostInFrame) }, (_, nth) =>
        frameOf(told.slice(nth * mostInFrame, (nth + 1) * mostInFrame)),
      );
    },
  };
}

/** How often a room of that many is told: what it costs grows with the square of them. */
export const syncEveryMs = (seats: number): number => Math.max(limits.membersSyncMs, seats * 10);
