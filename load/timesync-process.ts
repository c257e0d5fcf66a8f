import { join } from 'node:path';
import { freePort, startPostgres } from '@tutti/embedded';
import { migrate } from '@tutti/event-log';
import { type ServiceProcess, startServiceProcess } from '@tutti/testkit';
import { connectRaw } from './clients/raw-socket.ts';

/** timesync in its own process, with a Postgres of its own. */
export type TimesyncProcess = AsyncDisposable & {
  readonly service: ServiceProcess;
  /** `ws://127.0.0.1:<port>/time`; undefined when nothing answers there: a timesync from before it had an address for clients. */
  readonly timeUrl: string | undefined;
};

export async function startTimesyncProcess(
  folder: string,
  natsUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<TimesyncProcess> {
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  await migrate(postgres.url);
  const port = await freePort();
  const service = await startServiceProcess('timesync', {
    POSTGRES_URL: postgres.url,
    NATS_URL: natsUrl,
    TIME_PORT: String(port),
    ...env,
  });
  const timeUrl = `ws://127.0.0.1:${port}/time`;
  return {
    service,
    timeUrl: (await answers(timeUrl)) ? timeUrl : undefined,
    async [Symbol.asyncDispose]() {
      for (const thing of [service, postgres]) await thing[Symbol.asyncDispose]();
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  connectRaw(url).then(
    (socket) => {
      socket.cut();
      return true;
    },
    () => false,
  );
