import { join } from 'node:path';
import type { Secrets } from './secrets.ts';
import { repositoryRoot, type UpConfig } from './up-config.ts';

/** A process that the supervisor starts, watches and ends. */
export type ServiceSpec = {
  readonly name: string;
  /** The file that Node runs; it also tells a leftover process as ours. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Its /readyz. */
  readonly readyUrl: string;
};

/** What the services are told: addresses, ports and secrets of this run. */
export type Surroundings = {
  readonly config: UpConfig;
  readonly postgresUrl: string;
  readonly natsUrl: string;
  readonly secrets: Secrets;
  readonly webPort: number;
  /** A free port for each service's health server. */
  readonly healthPorts: Readonly<Record<string, number>>;
};

/** In the order in which they are ended: who takes work from outside first, the room's owners once nobody asks them any more. */
export const serviceNames = ['gateway', 'api', 'web', 'replay-ingest', 'scheduler', 'room-state', 'timesync'] as const;
type ServiceName = (typeof serviceNames)[number];

/** `gateway`, `gateway-2`, …: every process, in the order in which they are ended. */
export const instancesOf = ({ gateways, schedulers, timesyncs }: Pick<UpConfig, 'gateways' | 'schedulers' | 'timesyncs'>) => {
  const counts: Partial<Record<ServiceName, number>> = { gateway: gateways, scheduler: schedulers, timesync: timesyncs };
  return serviceNames.flatMap((kind) => {
    const count = counts[kind] ?? 1;
    return Array.from({ length: count }, (_, nth) => ({ kind, name: nth === 0 ? kind : `${kind}-${nth + 1}` }));
  });
};

export const entryOf = (name: string): string => join(repositoryRoot, 'services', name, 'src', 'main.ts');

/** Every service with the environment it needs, and no more: secrets go only to who checks or signs with them. */
export function serviceList(around: Surroundings): ServiceSpec[] {
  const { config, secrets } = around;
  const bus = { NATS_URL: around.natsUrl };
  const log = { POSTGRES_URL: around.postgresUrl };
  const auth = { AUTH_SECRET: secrets.auth, MEDIA_SECRET: secrets.media };
  const ports = { PORT: String(config.port), GATEWAY_PORT: String(config.gatewayPort) };
  const time = { TIME_PORT: String(config.timePort) };
  const media = { MEDIA_DIR: join(config.dataDir, 'media') };
  const web = { WEB_PORT: String(around.webPort), WEB_URL: `http://127.0.0.1:${around.webPort}` };
  const own: Record<ServiceName, Record<string, string>> = {
    gateway: { ...bus, ...auth, ...ports, GATEWAY_SHARE_PORT: config.gateways > 1 ? '1' : '0' },
    api: { ...bus, ...log, ...auth, ...ports, ...time, ...web, ...media },
    web: { ...web },
    'replay-ingest': { ...bus, ...log, ...media },
    scheduler: { ...bus, ...log },
    'room-state': { ...bus, ...log },
    timesync: { ...bus, ...log, ...time, TIME_SHARE_PORT: config.timesyncs > 1 ? '1' : '0' },
  };
  return instancesOf(config).map(({ kind, name }) => {
    const healthPort = kind === 'api' ? config.port : (around.healthPorts[name] ?? 0);
    const health: Record<string, string> = kind === 'api' ? {} : { HEALTH_PORT: String(healthPort) };
    return {
      name,
      entry: entryOf(kind),
      env: { ...own[kind], ...health, LISTEN_HOST: config.listenHost, TUTTI_DATA_DIR: config.dataDir },
      readyUrl: `http://${reachable(config.listenHost)}:${healthPort}/readyz`,
    };
  });
}

/** An address to ask at, when the process listens on every one. */
export function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
