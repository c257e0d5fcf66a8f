import { connectBus, followServerTime, roomStats } from '@tutti/bus';
import { partitionLocks, postgresEventLog } from '@tutti/event-log';
import { partitions } from '@tutti/protocol';
import { startService } from '@tutti/service';
import { config } from './config.ts';
import { cueTimers } from './cue-timers.ts';
import { schedulerMetrics } from './metrics.ts';
import { partitionOwner } from './partition-owner.ts';
import { runRelay } from './relay.ts';
import { roomOwner } from './room-owner.ts';
import { watchRoomStatistics } from './room-statistics.ts';
import { roomsWaiting } from './rooms-waiting.ts';
import { servePartition } from './serve-partition.ts';

const service = await startService('scheduler', config);
const { log: logger, metrics: registry } = service;
const metrics = schedulerMetrics({ metrics: registry, log: logger });
const log = service.own(await postgresEventLog({ url: config.postgresUrl, name: config.instanceId }), 'event log');
const bus = service.own(await connectBus({ url: config.natsUrl, name: config.instanceId, log: logger, faults: service.faults }), 'bus');
const time = service.own(followServerTime({ bus, log: logger, metrics: registry }), 'server time');
const nowServerMs = () => time.clock.nowMs();
service.ready('time', time.readiness);
await time.ready();
const statistics = service.own(watchRoomStatistics(roomStats({ bus, log: logger })), 'room statistics');

const cues = service.own(cueTimers({ nowServerMs, handle: (envelope) => owner.handle(envelope), onFired: metrics.fired }), 'cues');
const owner = roomOwner({ log, nowServerMs, leadInputs: statistics.leadInputs, onCues: cues.set });
// Before the partitions, so that it closes after them: what they append on leaving is published too.
const relay = service.own(runRelay({ log, bus, registry, logger }), 'relay');
const partitionsOwned = service.own(
  partitionOwner({
    partitions,
    openLocks: (onLost) => partitionLocks({ url: config.postgresUrl, name: config.instanceId, onLost }),
    take: (partition) => servePartition(partition, { bus, owner, cues, waiting: (which) => roomsWaiting(log, which), metrics }),
    onChange: metrics.partition,
    onError: (error) => logger.warn({ err: error }, 'partitions'),
  }),
  'partitions',
);
const sweeping = setInterval(() => owner.sweep(10 * 60_000), 60_000);
service.stopping.addEventListener('abort', () => clearInterval(sweeping));

service.ready('locks', () => partitionsOwned.connected || 'no session for partition locks');
service.ready('relay', () => relay.ready());
await service.untilStopped();
