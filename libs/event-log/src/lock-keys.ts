/** Postgres advisory locks, all under one class. 0 to 999 are partitions. */
export const advisoryLocks = {
  class: 7233,
  partition: (partition: number): number => partition,
  /** Held shared by every living scheduler. */
  owners: 1000,
  /** Held while migrating. */
  migration: 1001,
  /** Held while days of sync samples are made and dropped. */
  syncSampleDays: 1010,
} as const;
