import { join } from 'node:path';
import { type RunningNats, type RunningPostgres, startNats, startPostgres } from '@tutti/embedded';
import { migrate } from '@tutti/event-log';
import { type ServiceProcess, startServiceProcess } from '@tutti/testkit';

/** Postgres, NATS, and the services between a command on the bus and a projected room; no gateway. */
export type LogServers = AsyncDisposable & {
  readonly postgres: RunningPostgres;
  readonly nats: RunningNats;
  readonly env: Readonly<Record<string, string>>;
  readonly timesync: ServiceProcess;
  readonly roomState: ServiceProcess;
  scheduler: ServiceProcess;
};

/** `more`: variables that each service gets besides the addresses of the servers. */
export async function startLogServers(folder: string, more: Readonly<Record<string, string>> = {}): Promise<LogServers> {
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const nats = await startNats({ storeDir: join(folder, 'nats') });
  await migrate(postgres.url);
  const env = { POSTGRES_URL: postgres.url, NATS_URL: nats.url, ...more };
  const timesync = await startServiceProcess('timesync', env);
  const roomState = await startServiceProcess('room-state', env);
  const servers: LogServers = {
    postgres,
    nats,
    env,
    timesync,
    roomState,
    scheduler: await startServiceProcess('scheduler', env),
    async [Symbol.asyncDispose]() {
      for (const service of [servers.scheduler, roomState, timesync, nats, postgres]) await service[Symbol.asyncDispose]();
    },
  };
  return servers;
}
