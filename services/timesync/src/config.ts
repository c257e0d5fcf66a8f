import { intEnv, readConfig, requiredEnv, serviceConfig } from '@tutti/service';

export const config = readConfig(() => ({
  ...serviceConfig('timesync'),
  natsUrl: requiredEnv('NATS_URL', 'where the bus is'),
  postgresUrl: requiredEnv('POSTGRES_URL', 'where the log is, for its latest time'),
  /** How far this host's clock may be from UTC: what its NTP client says, or a guess. */
  hostErrMs: intEnv('HOST_CLOCK_ERR_MS', { default: 50, min: 0 }),
}));
