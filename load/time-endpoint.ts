import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startNats, startPostgres } from '@tutti/embedded';
import { migrate } from '@tutti/event-log';
import { startServiceProcess } from '@tutti/testkit';
import { connectRaw } from './clients/raw-socket.ts';

/** timesync in its own process, with what it needs, for those who want nothing but its `/time`. */
export type TimeEndpoint = AsyncDisposable & { readonly pid: number; readonly url: string };

/** Undefined when nothing answers there: a timesync from before it had one. */
export async function timeEndpoint(env: Readonly<Record<string, string>> = {}): Promise<TimeEndpoint | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-time-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const nats = await startNats({ storeDir: join(folder, 'nats') });
  await migrate(postgres.url);
  const port = await freePort();
  const service = await startServiceProcess('timesync', {
    POSTGRES_URL: postgres.url,
    NATS_URL: nats.url,
    TIME_PORT: String(port),
    ...env,
  });
  const endpoint: TimeEndpoint = {
    pid: service.pid,
    url: `ws://127.0.0.1:${port}/time`,
    async [Symbol.asyncDispose]() {
      for (const thing of [service, nats, postgres]) await thing[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  if (await answers(endpoint.url)) return endpoint;
  await endpoint[Symbol.asyncDispose]();
  return undefined;
}

export const answers = (url: string): Promise<boolean> =>
  connectRaw(url).then(
    (socket) => {
      socket.cut();
      return true;
    },
    () => false,
  );
