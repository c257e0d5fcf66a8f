import { connectBus, roomStats } from '@tutti/bus';
import { postgresEventLog } from '@tutti/event-log';
import { monotonicMs, pause, startService } from '@tutti/service';
import { collectTelemetry } from './collect-telemetry.ts';
import { config } from './config.ts';
import { lastLoggedServerMs } from './last-logged.ts';
import { timesyncMetrics } from './metrics.ts';
import { timeKeeper } from './time-keeper.ts';
import { timeSocket } from './time-socket.ts';

const { instanceId, listenHost: host, hostErrMs, ...doors } = config;
const service = await startService('timesync', config);
const { log: logger, metrics: registry } = service;
const bus = service.own(await connectBus({ url: config.natsUrl, name: instanceId, log: logger, faults: service.faults }), 'bus');
const log = await postgresEventLog({ url: config.postgresUrl, name: instanceId });
const lastLoggedMs = await lastLoggedServerMs(log);
await log[Symbol.asyncDispose]();

const metrics = timesyncMetrics(registry);
const { exchanged: onExchange, elected: onElected, hostStepped: onHostStep } = metrics;
const keeper = service.own(
  timeKeeper({ bus, replicaId: instanceId, lastLoggedMs, hostErrMs, metrics: registry, log: logger, onExchange, onElected, onHostStep }),
  'server time',
);
metrics.show(keeper);
service.ready('server time', keeper.readiness);
service.ready('nats', () => bus.connected || 'the bus is not connected');
const stats = roomStats({ bus, log: logger });
const onUntold = (error: unknown) => logger.warn({ err: error }, 'room statistics could not be told; trying again');
service.own(collectTelemetry({ bus, stats, monotonicMs, active: keeper.active, onReport: metrics.reported, onUntold }), 'telemetry');
while (keeper.readiness() !== true && !service.stopping.aborted) await pause(20, service.stopping);

if (!service.stopping.aborted) {
  const socket = await timeSocket({ ...doors, host, nowServerMs: keeper.nowServerMs, counts: metrics.sockets, faults: service.faults });
  service.own(socket, 'time socket');
  logger.info({ port: socket.port, reference: keeper.active(), lastLoggedMs }, 'clients ask for the time at /time');
}
await service.untilStopped();
