import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '@tutti/service';
import { type Child, startChild, withParent } from './child.ts';
import { EmbeddedServerError, toStartError } from './embedded-server-error.ts';
import { findNatsServer, type NatsServerBinary } from './find-nats-server.ts';
import { keepServer, type RunningServer } from './keep-server.ts';
import { endLeftover } from './leftover.ts';

export type NatsOptions = {
  /** JetStream's files, pid and configuration; made when missing. One caller at a time. */
  readonly storeDir: string;
  /** Default: any free one. */
  readonly port?: number | undefined;
  /** True: killed when this process ends, however it ends (tests). */
  readonly diesWithParent?: boolean;
  /** Receives what nats-server writes. */
  readonly onLog?: (line: string) => void;
  /** Default: found by `findNatsServer`. */
  readonly binary?: NatsServerBinary;
};

export type RunningNats = RunningServer & {
  /** `nats://127.0.0.1:<port>` */
  readonly url: string;
  readonly version: string;
  /** JetStream's files: removing this folder while stopped is losing the store. */
  readonly jetStreamDir: string;
};

const readyWithinMs = 30_000;

/**
 * A real nats-server with JetStream on 127.0.0.1. It syncs to disk at the server's default interval: Postgres is the truth, the relay
 * republishes what a crash takes.
 *
 * @throws EmbeddedServerError with one sentence: no binary, port in use, folder not writable, disk full.
 */
export async function startNats(options: NatsOptions): Promise<RunningNats> {
  const storeDir = resolve(options.storeDir);
  const binary = options.binary ?? (await findNatsServer());
  const jetStreamDir = join(storeDir, 'store');
  await mkdir(storeDir, { recursive: true }).catch((error: Error) =>
    Promise.reject(toStartError('nats-server', storeDir, [error.message])),
  );
  const { onLog, diesWithParent = false } = options;
  const server = await keepServer((port) => launch(binary, { storeDir, jetStreamDir, port, diesWithParent, onLog }), options.port, [
    { signal: 'SIGTERM', withinMs: 8_000 },
  ]);
  return Object.assign(server, { url: `nats://127.0.0.1:${server.port}`, version: binary.version, jetStreamDir });
}

type LaunchOptions = {
  storeDir: string;
  jetStreamDir: string;
  port: number;
  diesWithParent: boolean;
  onLog: ((line: string) => void) | undefined;
};

async function launch(binary: NatsServerBinary, options: LaunchOptions): Promise<Child> {
  const { storeDir, onLog } = options;
  await endLeftover(join(storeDir, 'nats.pid'), { marks: ['nats', storeDir], signal: 'SIGTERM' });
  const configFile = join(storeDir, 'nats.conf');
  try {
    await writeFile(configFile, natsConfig(options));
  } catch (error) {
    throw toStartError('nats-server', storeDir, [error instanceof Error ? error.message : String(error)]);
  }
  const child = await startChild(withParent({ file: binary.path, args: ['-c', configFile] }, options.diesWithParent), onLog);
  const deadlineMs = monotonicMs() + readyWithinMs;
  while (monotonicMs() < deadlineMs) {
    if (!child.running()) {
      await child.exited;
      throw toStartError('nats-server', storeDir, child.tail());
    }
    if (child.tail().some((line) => line.includes('Server is ready'))) return child;
    await sleep(10);
  }
  child.signal('SIGKILL');
  throw new EmbeddedServerError('NOT_STARTED', `nats-server could not start: it was not ready within ${readyWithinMs / 1000} s.`);
}

function natsConfig({ storeDir, jetStreamDir, port }: LaunchOptions): string {
  return `# Written at each start.
host: "127.0.0.1"
port: ${port}
pid_file: ${JSON.stringify(join(storeDir, 'nats.pid'))}
write_deadline: "10s"
jetstream {
  store_dir: ${JSON.stringify(jetStreamDir)}
  max_memory_store: 64MB
}
`;
}
