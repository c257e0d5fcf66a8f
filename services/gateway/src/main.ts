import { connectBus, followServerTime } from '@tutti/bus';
import { dialects } from '@tutti/protocol';
import { startService } from '@tutti/service';
import { apiUrls } from './api-urls.ts';
import { config } from './config.ts';
import { type Gateway, serveGateway } from './serve-gateway.ts';

const service = await startService('gateway', config);
const { log } = service;
let gateway: Gateway | undefined;
service.ready('sockets', () => gateway !== undefined || 'not listening yet');

const bus = service.own(await connectBus({ url: config.natsUrl, name: config.instanceId, log, faults: service.faults }), 'bus');
service.ready('nats', () => bus.connected || 'the bus is not connected');
const time = service.own(followServerTime({ bus, log, metrics: service.metrics }), 'server time');
service.ready('server time', time.readiness);
await Promise.race([time.ready(), service.untilStopped()]);

if (!service.stopping.aborted) {
  const nowServerMs = () => time.clock.nowMs();
  const { instanceId: gatewayId, listenHost: host, admitPerSec, pacedBytes, unreadBytes, slowAfterMs } = config;
  const limits = { admitPerSec, pacedBytes, unreadBytes, slowAfterMs };
  const apiUrlFor = apiUrls(config);
  gateway = await serveGateway({
    ...config,
    gatewayId,
    host,
    bus,
    nowServerMs,
    limits,
    dialects,
    apiUrlFor,
    registry: service.metrics,
    faults: service.faults,
    log,
  });
  service.own(gateway, 'gateway');
  log.info({ port: gateway.port }, 'clients connect at /ws');
}
await service.untilStopped();
