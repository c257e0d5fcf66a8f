import { connectBus, followServerTime } from '@tutti/bus';
import { ingestJobs, memberStore, postgresEventLog, roomReadModel, settledTtlMs, syncSamples } from '@tutti/event-log';
import { exportTtlMs, mediaStoreFrom, sweepUnfinished, uploadsDir } from '@tutti/media';
import { startService, wallClockMs } from '@tutti/service';
import { tokens } from '@tutti/tokens';
import packageJson from '../package.json' with { type: 'json' };
import { apiServer } from './api-server.ts';
import { busRoomQueries } from './bus-room-queries.ts';
import { config } from './config.ts';
import { mediaReadiness } from './media-readiness.ts';
import { apiMetrics } from './metrics.ts';
import { resumableUploads } from './resumable-uploads.ts';
import { socketUrlFor } from './socket-url.ts';
import { storedNames } from './stored-names.ts';
import { sweeping } from './sweeping.ts';

const service = await startService('api', config);
const { log: logger } = service;
const log = service.own(await postgresEventLog({ url: config.postgresUrl, name: config.instanceId }), 'event log');
const bus = service.own(await connectBus({ url: config.natsUrl, name: config.instanceId, log: logger, faults: service.faults }), 'bus');
const time = service.own(followServerTime({ bus, log: logger, metrics: service.metrics }), 'server time');
await time.ready();
const media = await mediaStoreFrom(config.media);
const jobs = ingestJobs(log.sql);
const sweep = async () =>
  (await sweepUnfinished(config.media.dir, wallClockMs())) +
  (await media.sweep('export', wallClockMs() - exportTtlMs)) +
  (await jobs.sweep(settledTtlMs));
service.own(await sweeping({ sweep, log: logger }), 'sweeping');

const app = await apiServer({
  ...{ log: logger, health: service.health, metrics: apiMetrics({ metrics: service.metrics, log: logger }), faults: service.faults },
  nowServerMs: () => time.clock.nowMs(),
  tokens: tokens(config.authSecret),
  commands: bus,
  rooms: busRoomQueries({ bus, readModel: roomReadModel(log.sql) }),
  history: log,
  samples: syncSamples(log.sql),
  jobs,
  members: storedNames(memberStore(log.sql)),
  ...{ media, mediaSecret: config.mediaSecret },
  uploads: resumableUploads({ dir: uploadsDir(config.media.dir), limitBytes: Math.max(...Object.values(media.limitBytes)) }),
  ...{ rates: config.rates, trustProxy: config.trustProxy },
  gatewayUrlFor: socketUrlFor({ publicUrl: config.gatewayPublicUrl, port: config.gatewayPort, path: '/ws', tls: config.gatewayTls }),
  timeUrlFor: socketUrlFor({ publicUrl: config.timePublicUrl, port: config.timePort, path: '/time', tls: config.timeTls }),
  ...{ webUrl: config.webUrl, version: packageJson.version },
});
service.own({ [Symbol.asyncDispose]: () => app.close() }, 'http');
await app.listen({ host: config.listenHost, port: config.port });

service.ready('time', time.readiness);
service.ready('bus', () => bus.connected || 'NATS is away');
service.ready('media', () => mediaReadiness(media));
service.ready('log', async () => (await log.head()) >= 0);
await service.untilStopped();
