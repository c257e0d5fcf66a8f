import { join } from 'node:path';
import { type RunningServer, startNats, startPostgres } from '@tutti/embedded';
import { type KeepOptions, type Kept, keepRunning } from './keep-running.ts';
import type { LogLines } from './log-lines.ts';

export type Infrastructure = { readonly postgres: Kept; readonly nats: Kept; readonly postgresUrl: string; readonly natsUrl: string };

/** Postgres and nats-server below the data folder, each started again on its address when it dies. What one started is stopped when the other fails. */
export async function startInfrastructure(
  dataDir: string,
  lines: LogLines,
  watched: Pick<KeepOptions, 'onEnd' | 'onAgain'>,
): Promise<Infrastructure> {
  const [database, bus] = await Promise.allSettled([
    startPostgres({ dataDir: join(dataDir, 'postgres'), onLog: onlyComplaints('postgres', / (WARNING|ERROR|FATAL|PANIC):/, lines) }),
    startNats({ storeDir: join(dataDir, 'nats'), onLog: onlyComplaints('nats', /\[(WRN|ERR|FTL)\]/, lines) }),
  ]);
  if (database.status === 'rejected' || bus.status === 'rejected') {
    for (const server of [database, bus]) if (server.status === 'fulfilled') await server.value.stop();
    throw database.status === 'rejected' ? database.reason : (bus as PromiseRejectedResult).reason;
  }
  return {
    postgres: await keepServer('postgres', database.value, watched),
    nats: await keepServer('nats', bus.value, watched),
    postgresUrl: database.value.url,
    natsUrl: bus.value.url,
  };
}

function keepServer(name: string, server: RunningServer, watched: Pick<KeepOptions, 'onEnd' | 'onAgain'>): Promise<Kept> {
  return keepRunning({
    name,
    ...watched,
    async start() {
      await server.start();
      return { pid: server.pid, exited: server.exited, stop: () => server.stop(), kill: () => void server.kill9() };
    },
  });
}

/** Their everyday lines are not for the terminal. */
function onlyComplaints(name: string, complaint: RegExp, lines: LogLines): (line: string) => void {
  return (line) => {
    if (complaint.test(line)) lines(name, line);
  };
}
