import { intEnv, readConfig, requiredEnv, serviceConfig } from '@tutti/service';

export const config = readConfig(() => ({
  ...serviceConfig('gateway'),
  natsUrl: requiredEnv('NATS_URL', 'where the bus is'),
  /** Where clients connect: `/ws`. */
  port: intEnv('GATEWAY_PORT', { default: 8081, min: 0, max: 65_535 }),
  authSecret: requiredEnv('AUTH_SECRET', 'what tokens are signed with; the same as the api has'),
  mediaSecret: requiredEnv('MEDIA_SECRET', 'what media addresses are signed with; the same as the api has'),
}));
