import { connectBus, followServerTime } from '@tutti/bus';
import { ingestJobs, postgresEventLog } from '@tutti/event-log';
import { findFfmpeg, mediaStoreFrom } from '@tutti/media';
import { startService } from '@tutti/service';
import { alignViews } from './align-views.ts';
import { checkClip } from './check-clip.ts';
import { config } from './config.ts';
import { exportGrid } from './export-grid.ts';
import { ingestMetrics } from './metrics.ts';
import { roomNow } from './room-now.ts';
import { runJobs } from './run-jobs.ts';
import { projectionLag, runProjection } from './run-projection.ts';
import { tellRoom } from './tell-room.ts';
import { toolsWatch } from './tools-watch.ts';
import { workFolders } from './work-folders.ts';

const service = await startService('replay-ingest', config);
const log = service.own(await postgresEventLog({ url: config.postgresUrl, name: config.instanceId }), 'event log');
const bus = service.own(
  await connectBus({ url: config.natsUrl, name: config.instanceId, log: service.log, faults: service.faults }),
  'bus',
);
const time = service.own(followServerTime({ bus, log: service.log, metrics: service.metrics }), 'server time');
const media = await mediaStoreFrom(config.media);
const jobs = ingestJobs(log.sql);
const metrics = ingestMetrics({ metrics: service.metrics, log: service.log, jobs, lag: () => projectionLag(log) });
const folders = workFolders(config.workDir);
metrics.swept(await folders.sweep(async (jobId) => (await jobs.find(jobId))?.status === 'running'));

const wakeAll = () => {
  for (const lane of lanes) lane.wake();
};
const tools = service.own(
  await toolsWatch({ find: () => findFfmpeg(), onFound: wakeAll, log: service.log, everyMs: config.toolsEveryMs }),
  'tools',
);
const able = () => tools.current() !== undefined && time.readiness() === true;
const told = { media, tellRoom: tellRoom(bus), tools: tools.current };
const common = { jobs, folders, metrics, able, leaseMs: config.leaseMs };
const check = checkClip({ ...told, log, metrics, nowServerMs: () => time.clock.nowMs() });
const align = alignViews({ ...told, roomNow: (roomId) => roomNow(bus, roomId) });
// A lane of its own for each that must not wait for the other: an export takes minutes.
const lanes = [
  runJobs({ ...common, handlers: { check, align }, atOnce: config.workers }),
  runJobs({ ...common, handlers: { export: exportGrid({ media, metrics, tools: tools.current }) } }),
];
for (const lane of lanes) service.own(lane, 'jobs');
const projection = service.own(runProjection({ log, metrics, onJobs: wakeAll }), 'projection');

service.ready('ingest', tools.readiness);
service.ready('projection', projection.ready);
service.ready('time', time.readiness);
service.ready('bus', () => bus.connected || 'NATS is away');
await service.untilStopped();
