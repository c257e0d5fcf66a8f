import { limits } from '@tutti/protocol';
import { choiceEnv, intEnv, listEnv, optionalEnv, readConfig, requiredEnv, serviceConfig, tlsFilesEnv } from '@tutti/service';

export const config = readConfig(() => ({
  ...serviceConfig('gateway'),
  natsUrl: requiredEnv('NATS_URL', 'where the bus is'),
  /** Where clients connect: `/ws`. */
  port: intEnv('GATEWAY_PORT', { default: 8081, min: 0, max: 65_535 }),
  /** Several gateways on one port of one host. */
  sharesPort: choiceEnv('GATEWAY_SHARE_PORT', ['0', '1'], '0') === '1',
  /** wss instead of ws, when both are given. */
  tls: tlsFilesEnv('GATEWAY'),
  /** Origins of pages that may connect besides those of the gateway's own host, with commas between; `*`: any. */
  allowedOrigins: listEnv('ALLOWED_ORIGINS'),
  /** Where clients find the api; unless said, at this port of the host by which they found the gateway. Older ones are given whole addresses of media. */
  apiPublicUrl: optionalEnv('API_PUBLIC_URL', undefined),
  apiPort: intEnv('PORT', { default: 8080, min: 0, max: 65_535 }),
  admitPerSec: intEnv('ADMIT_PER_SEC', { default: 500, min: 1, max: 100_000 }),
  /** What may wait for a slow reader: before it is paced, and before it is closed. */
  pacedBytes: intEnv('PACED_BYTES', { default: limits.pacedUnreadBytes, min: 1_000, max: 1_000_000_000 }),
  unreadBytes: intEnv('UNREAD_BYTES', { default: limits.mostUnreadBytes, min: 1_000, max: 1_000_000_000 }),
  slowAfterMs: intEnv('SLOW_AFTER_MS', { default: limits.slowAfterMs, min: 100, max: 3_600_000 }),
  authSecret: requiredEnv('AUTH_SECRET', 'what tokens are signed with; the same as the api has'),
  mediaSecret: requiredEnv('MEDIA_SECRET', 'what media addresses are signed with; the same as the api has'),
}));
