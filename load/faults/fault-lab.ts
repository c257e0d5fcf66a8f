import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, connectBus } from '@tutti/bus';
import { type PostgresEventLog, postgresEventLog } from '@tutti/event-log';
import { createLogger } from '@tutti/service';
import { type LogServers, startLogServers } from '../log-servers.ts';

/** Servers and services between the bus and the log, with our own hands on both. All gone at the end, its files too. */
export type FaultLab = AsyncDisposable & {
  readonly servers: LogServers;
  readonly log: PostgresEventLog;
  readonly bus: Bus;
  /** For files of a run; removed at the end. */
  readonly folder: string;
};

/** `env`: variables that each service gets besides the addresses of the servers. */
export async function faultLab(name: string, env: Readonly<Record<string, string>> = {}): Promise<FaultLab> {
  const folder = await mkdtemp(join(tmpdir(), `tutti-${name}-`));
  const servers = await startLogServers(folder, env);
  const log = await postgresEventLog({ url: servers.postgres.url, name });
  const bus = await connectBus({ url: servers.nats.url, name, log: createLogger(name, { instanceId: name, logLevel: 'error' }) });
  return {
    servers,
    log,
    bus,
    folder,
    async [Symbol.asyncDispose]() {
      for (const thing of [bus, log, servers]) await thing[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
