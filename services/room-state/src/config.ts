import { intEnv, readConfig, requiredEnv, type ServiceConfig, serviceConfig } from '@tutti/service';

export type RoomStateConfig = ServiceConfig & {
  readonly postgresUrl: string;
  readonly natsUrl: string;
  /** Further behind the log than this many events, the service is not ready. */
  readonly maxLag: number;
};

export const config: RoomStateConfig = readConfig(() => ({
  ...serviceConfig('room-state'),
  postgresUrl: requiredEnv('POSTGRES_URL', 'where the event log is'),
  natsUrl: requiredEnv('NATS_URL', 'where questions come from'),
  maxLag: intEnv('PROJECTOR_MAX_LAG', { default: 5_000, min: 1 }),
}));
