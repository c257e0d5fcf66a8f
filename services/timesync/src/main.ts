import { connectBus, roomStats } from '@tutti/bus';
import { postgresEventLog } from '@tutti/event-log';
import { monotonicMs, startService, wallClockMs } from '@tutti/service';
import { collectTelemetry } from './collect-telemetry.ts';
import { config } from './config.ts';
import { lastLoggedServerMs } from './last-logged.ts';
import { timesyncMetrics } from './metrics.ts';
import { referenceClock } from './reference-clock.ts';
import { serveTime } from './serve-time.ts';

const service = await startService('timesync', config);
let serving = false;
service.ready('server time', () => serving || 'not served yet');

const bus = service.own(await connectBus({ url: config.natsUrl, name: config.instanceId, log: service.log }), 'bus');
const log = await postgresEventLog({ url: config.postgresUrl, name: config.instanceId });
const lastLoggedMs = await lastLoggedServerMs(log);
await log[Symbol.asyncDispose]();

const clock = referenceClock({ wallClockMs, monotonicMs, lastLoggedMs, hostErrMs: config.hostErrMs });
const metrics = timesyncMetrics(service.metrics, clock);
const disciplining = setInterval(clock.discipline, 1_000);
service.own({ [Symbol.dispose]: () => clearInterval(disciplining) }, 'discipline');

service.own(await serveTime({ bus, clock, onExchange: metrics.exchanged }), 'time exchange');
const stats = roomStats({ bus, log: service.log });
const untold = (error: unknown) => service.log.warn({ err: error }, 'room statistics could not be told; trying again');
service.own(collectTelemetry({ bus, stats, monotonicMs, active: () => true, onReport: metrics.reported, onUntold: untold }), 'telemetry');
service.ready('nats', () => bus.connected || 'the bus is not connected');
serving = true;
service.log.info({ lastLoggedMs, utcErrMs: clock.utcErrMs() }, 'server time is kept here');
await service.untilStopped();
