export type { Bus, BusMessage, QueueOptions } from './bus.ts';
export { type BusOptions, connectBus } from './connect-bus.ts';
export * from './errors.ts';
export { type EventStream, type EventStreamOptions, ensureEventStream, eventStream, readEventStream } from './event-stream.ts';
export { type FollowedServerTime, type FollowServerTimeNeeds, followServerTime } from './follow-server-time.ts';
export { type LeaseRecord, type LeaseStore, leaseStore, type SeenLease } from './lease-store.ts';
export { type MirrorMessage, type MirrorOptions, type MirrorPublisher, mirrorPublisher } from './mirror-publisher.ts';
export { leastPayloadBytes } from './payload-limit.ts';
export { type RoomStatistics, type RoomStats, type RoomStatsNeeds, type RoomStatsWatcher, roomStats } from './room-stats.ts';
