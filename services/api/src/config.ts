import { type MediaConfig, mediaConfig } from '@tutti/media';
import { ConfigError, intEnv, optionalEnv, readConfig, requiredEnv, type ServiceConfig, serviceConfig } from '@tutti/service';
import type { Rates } from './rate-limits.ts';
import { socketUrlProblem } from './socket-url.ts';

export type ApiConfig = ServiceConfig & {
  readonly port: number;
  readonly gatewayPort: number;
  /** What the page is told; undefined: the host that it asked, at the gateway's port. */
  readonly gatewayPublicUrl: string | undefined;
  readonly timePort: number;
  /** What the page is told; undefined: the host that it asked, at timesync's port. */
  readonly timePublicUrl: string | undefined;
  readonly timeTls: boolean;
  readonly webUrl: string;
  readonly postgresUrl: string;
  readonly natsUrl: string;
  readonly authSecret: string;
  readonly mediaSecret: string;
  readonly media: MediaConfig;
  readonly gatewayTls: boolean;
  readonly rates: Rates;
  readonly trustProxy: false | string;
};

export const config: ApiConfig = readConfig(() => {
  const port = intEnv('PORT', { default: 8080, min: 0, max: 65_533 });
  return {
    ...serviceConfig('api'),
    healthPort: undefined,
    port,
    gatewayPort: intEnv('GATEWAY_PORT', { default: port + 1, min: 1, max: 65_535 }),
    gatewayPublicUrl: socketUrlEnv('GATEWAY_PUBLIC_URL'),
    gatewayTls: optionalEnv('GATEWAY_TLS_CERT', undefined) !== undefined,
    timePort: intEnv('TIME_PORT', { default: port + 2, min: 1, max: 65_535 }),
    timePublicUrl: socketUrlEnv('TIME_PUBLIC_URL'),
    timeTls: optionalEnv('TIME_TLS_CERT', undefined) !== undefined,
    webUrl: requiredEnv('WEB_URL', 'where the web process serves the pages'),
    postgresUrl: requiredEnv('POSTGRES_URL', 'where the event log is'),
    natsUrl: requiredEnv('NATS_URL', 'where the rooms are asked'),
    authSecret: requiredEnv('AUTH_SECRET', 'what tokens are signed with'),
    mediaSecret: requiredEnv('MEDIA_SECRET', 'what media addresses are signed with'),
    media: mediaConfig(),
    rates: {
      tokensPerMin: rateEnv('TOKENS_PER_MIN', 120),
      roomsPerMin: rateEnv('ROOMS_PER_MIN', 120),
      uploadsPerMin: rateEnv('UPLOADS_PER_MIN', 120),
      exportsPerMin: rateEnv('EXPORTS_PER_MIN', 20),
    },
    trustProxy: optionalEnv('TRUST_PROXY', undefined) ?? false,
  };
});

function rateEnv(name: string, perMin: number): number {
  return intEnv(name, { default: perMin, min: 1, max: 10_000_000 });
}

function socketUrlEnv(name: string): string | undefined {
  const url = optionalEnv(name, undefined);
  const problem = url === undefined ? undefined : socketUrlProblem(url);
  if (problem !== undefined) throw new ConfigError(name, `${name} is "${url}", which ${problem}.`);
  return url;
}
