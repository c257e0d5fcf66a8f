import { connectBus, followServerTime } from '@tutti/bus';
import { keepSyncSampleDays, memberStore, postgresEventLog, roomReadModel, syncSamples } from '@tutti/event-log';
import { startService } from '@tutti/service';
import { collectSyncSamples } from './collect-sync-samples.ts';
import { config } from './config.ts';
import { housekeeping } from './housekeeping.ts';
import { roomStateMetrics } from './metrics.ts';
import { projectorLag, runProjector } from './run-projector.ts';
import { serveQueries } from './serve-queries.ts';

const service = await startService('room-state', config);
const log = service.own(await postgresEventLog({ url: config.postgresUrl, name: config.instanceId }), 'event log');
const bus = service.own(
  await connectBus({ url: config.natsUrl, name: config.instanceId, log: service.log, faults: service.faults }),
  'bus',
);
const metrics = roomStateMetrics({ metrics: service.metrics, log: service.log, lag: () => projectorLag(log) });
const projector = service.own(runProjector({ log, metrics, maxLag: config.maxLag }), 'projector');
const rooms = roomReadModel(log.sql);
const time = service.own(followServerTime({ bus, log: service.log }), 'server time');
const nowServerMs = () => (time.readiness() === true ? time.clock.nowMs() : undefined);
service.own(housekeeping({ keepDays: (nowMs) => keepSyncSampleDays(log.sql, nowMs), nowServerMs, log: service.log }), 'housekeeping');
service.own(collectSyncSamples({ bus, samples: syncSamples(log.sql), nowServerMs, metrics }), 'sync samples');
service.own(await serveQueries({ bus, log, rooms, members: memberStore(log.sql), metrics }), 'queries');

service.ready('projector', () => projector.ready());
service.ready('bus', () => bus.connected || 'NATS is away');
await service.untilStopped();
