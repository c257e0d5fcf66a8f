import { connectBus } from '@tutti/bus';
import { memberStore, postgresEventLog, roomReadModel } from '@tutti/event-log';
import { startService } from '@tutti/service';
import { config } from './config.ts';
import { roomStateMetrics } from './metrics.ts';
import { projectorLag, runProjector } from './run-projector.ts';
import { serveQueries } from './serve-queries.ts';

const service = await startService('room-state', config);
const log = service.own(await postgresEventLog({ url: config.postgresUrl, name: config.instanceId }), 'event log');
const bus = service.own(await connectBus({ url: config.natsUrl, name: config.instanceId, log: service.log }), 'bus');
const metrics = roomStateMetrics({ metrics: service.metrics, log: service.log, lag: () => projectorLag(log) });
const projector = service.own(runProjector({ log, metrics, maxLag: config.maxLag }), 'projector');
const rooms = roomReadModel(log.sql);
service.own(await serveQueries({ bus, log, rooms, members: memberStore(log.sql), metrics }), 'queries');

service.ready('projector', () => projector.ready());
service.ready('bus', () => bus.connected || 'NATS is away');
await service.untilStopped();
