import { readConfig, requiredEnv, type ServiceConfig, serviceConfig } from '@tutti/service';

export type SchedulerConfig = ServiceConfig & { readonly postgresUrl: string; readonly natsUrl: string };

export const config: SchedulerConfig = readConfig(() => ({
  ...serviceConfig('scheduler'),
  postgresUrl: requiredEnv('POSTGRES_URL', 'where the event log is'),
  natsUrl: requiredEnv('NATS_URL', 'where commands come from and events go to'),
}));
