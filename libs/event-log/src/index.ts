export * from './errors.ts';
export {
  type ClaimedJob,
  type GiveBack,
  type IngestJobs,
  ingestJobs,
  type Job,
  type JobKind,
  type JobOutcome,
  type JobStatus,
  type NewJob,
  settledTtlMs,
} from './ingest-jobs.ts';
export { type MemberStore, memberStore } from './member-store.ts';
export { type MemoryEventLogOptions, memoryEventLog } from './memory-event-log.ts';
export { memorySyncSamples } from './memory-sync-samples.ts';
export { migrate } from './migrate.ts';
export { type PartitionLocks, type PartitionLocksOptions, partitionLocks } from './partition-locks.ts';
export { type PostgresEventLog, type PostgresEventLogOptions, postgresEventLog } from './postgres-event-log.ts';
export { type Projection, projectFrom, readCheckpoint } from './project-from.ts';
export {
  eraseRooms,
  type PendingCue,
  type ProjectedRoom,
  type RoomListing,
  type RoomReadModel,
  type RoomRow,
  roomProjector,
  roomReadModel,
  saveRooms,
} from './room-read-model.ts';
export type { Sql, Transaction } from './sql.ts';
export { keepSyncSampleDays, type SyncSampleDays } from './sync-sample-days.ts';
export { type SyncSample, type SyncSamplePage, type SyncSampleRange, type SyncSamples, syncSamples } from './sync-samples.ts';
export type * from './types.ts';
