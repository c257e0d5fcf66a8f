import type { SeenLease } from '@tutti/bus';

export type Candidacy = {
  /** What this replica saw of the lease at `nowMs`, monotonic; true: it is time to stand for election. */
  stands(lease: SeenLease | undefined, nowMs: number, knowsTheTime: boolean): boolean;
};

/** A holder that is silent for so long has lost the office. NOTE more than `heldMs`, by what two crystals and a look's interval may differ. */
export const lapsesAfterMs = 1_500;
/** Who never followed would begin with another time than the services': whoever did goes first. */
const strangerWaitsMs = 500;

/** When a replica stands for the reference's office: at once when it is vacant, after a silence when its holder is gone. */
export function candidacy(): Candidacy {
  let seenRevision: number | undefined;
  let seenAtMs = 0;
  return {
    stands(lease, nowMs, knowsTheTime) {
      const revision = lease?.revision ?? 0;
      if (revision !== seenRevision) {
        seenRevision = revision;
        seenAtMs = nowMs;
      }
      const vacant = lease === undefined || lease.released;
      const waitMs = (vacant ? 0 : lapsesAfterMs) + (knowsTheTime ? 0 : strangerWaitsMs);
      return nowMs - seenAtMs >= waitMs;
    },
  };
}
