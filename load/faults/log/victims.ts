import { rm } from 'node:fs/promises';
import { startServiceProcess } from '@tutti/testkit';
import type { LogServers } from '../../log-servers.ts';
import type { Victim } from './nemesis.ts';

/** Scheduler, nats-server and Postgres, each killed with -9 and started again; the NATS store is lost in its `wipeOnTurn`-th kill. */
export function victims(servers: LogServers, { wipeOnTurn }: { wipeOnTurn: number }): Victim[] {
  let natsTurns = 0;
  return [
    {
      name: 'scheduler',
      kill: () => servers.scheduler.kill9(),
      restart: async () => {
        servers.scheduler = await startServiceProcess('scheduler', servers.env, 60_000);
      },
    },
    {
      name: 'nats-server',
      kill: async () => {
        await servers.nats.kill9();
        if (++natsTurns === wipeOnTurn) await rm(servers.nats.jetStreamDir, { recursive: true, force: true });
      },
      restart: () => servers.nats.restart(),
    },
    { name: 'postgres', kill: () => servers.postgres.kill9(), restart: () => servers.postgres.restart() },
  ];
}
