import { choiceEnv, intEnv, listEnv, readConfig, requiredEnv, serviceConfig, tlsFilesEnv } from '@tutti/service';

export const config = readConfig(() => ({
  ...serviceConfig('timesync'),
  natsUrl: requiredEnv('NATS_URL', 'where the bus is'),
  postgresUrl: requiredEnv('POSTGRES_URL', 'where the log is, for its latest time'),
  /** How far this host's clock may be from UTC: what its NTP client says, or a guess. */
  hostErrMs: intEnv('HOST_CLOCK_ERR_MS', { default: 50, min: 0 }),
  /** Where clients ask for the time: `/time`. */
  port: intEnv('TIME_PORT', { default: 0, min: 0, max: 65_535 }),
  /** Several replicas on one port of one host. */
  sharesPort: choiceEnv('TIME_SHARE_PORT', ['0', '1'], '0') === '1',
  /** wss instead of ws, when both are given. */
  tls: tlsFilesEnv('TIME'),
  /** Origins of pages that may connect besides those of its own host, with commas between; `*`: any. */
  allowedOrigins: listEnv('ALLOWED_ORIGINS'),
  admitPerSec: intEnv('ADMIT_PER_SEC', { default: 500, min: 1, max: 100_000 }),
  mostConnections: intEnv('TIME_MOST_CONNECTIONS', { default: 20_000, min: 1, max: 1_000_000 }),
}));
