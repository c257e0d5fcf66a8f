import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '@tutti/service';
import { type Child, startChild } from './child.ts';
import { EmbeddedServerError, toStartError } from './embedded-server-error.ts';
import { keepServer, type RunningServer } from './keep-server.ts';
import { endLeftover } from './leftover.ts';
import { type PostgresCluster, postgresCluster } from './postgres-cluster.ts';
import { type PostgresRunner, postgresRunner } from './postgres-runner.ts';

export type PostgresOptions = {
  /** Where the cluster lives; made when missing. One caller at a time: a server left over from a killed caller is ended. */
  readonly dataDir: string;
  /** Default: any free one. */
  readonly port?: number | undefined;
  /** False switches fsync off: for databases that are thrown away (a kill -9 of Postgres loses nothing even then). */
  readonly durable?: boolean;
  /** True: killed when this process ends, however it ends (tests). */
  readonly diesWithParent?: boolean;
  /** Receives what Postgres writes. */
  readonly onLog?: (line: string) => void;
  /** For tests: how to run it, instead of finding out. */
  readonly how?: PostgresRunner['how'];
};

export type RunningPostgres = RunningServer & {
  /** `postgres://tutti:…@127.0.0.1:<port>/tutti`; the role may make databases. */
  readonly url: string;
  /** The same server, another database. */
  urlFor(database: string): string;
};

const readyWithinMs = 60_000;

/**
 * A real Postgres on 127.0.0.1, from npm's binaries. Survives what kill -9 leaves behind: a stale postmaster.pid, shared memory that its
 * last children still hold, a folder half made.
 *
 * @throws EmbeddedServerError with one sentence: port in use, folder not writable, disk full, no binary for this machine.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  const durable = options.durable ?? true;
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (error) {
    throw toStartError('Postgres', dataDir, [error instanceof Error ? error.message : String(error)]);
  }
  const runner = await postgresRunner(dataDir, options.how);
  const cluster = await postgresCluster(runner, { durable });
  const server = await keepServer(
    (port) => launch({ runner, cluster, port, durable, diesWithParent: options.diesWithParent ?? false, onLog: options.onLog }),
    options.port,
    [
      { signal: 'SIGINT', withinMs: 8_000 },
      { signal: 'SIGQUIT', withinMs: 3_000 },
    ],
  );
  const urlFor = (database: string) => `postgres://tutti:${cluster.password}@127.0.0.1:${server.port}/${database}`;
  return Object.assign(server, { url: urlFor('tutti'), urlFor });
}

type LaunchOptions = {
  runner: PostgresRunner;
  cluster: PostgresCluster;
  port: number;
  durable: boolean;
  diesWithParent: boolean;
  onLog: ((line: string) => void) | undefined;
};

/** Tries again while killed backends still hold the shared memory. */
async function launch({ runner, cluster, port, durable, diesWithParent, onLog }: LaunchOptions): Promise<Child> {
  const pidFile = join(cluster.folder, 'postmaster.pid');
  await endLeftover(pidFile, { marks: ['postgres', cluster.folder], signal: 'SIGINT' });
  const deadlineMs = monotonicMs() + readyWithinMs;
  const args = ['-D', cluster.folder, ...settings(port, durable)];
  for (;;) {
    const child = await startChild(runner.command('postgres', args, { diesWithParent }), onLog);
    const fault = await readyOrFault(child, pidFile, runner.place, deadlineMs);
    if (fault === undefined) return child;
    const stillHeld = child.tail().some((line) => line.includes('still in use')) && monotonicMs() < deadlineMs;
    if (!stillHeld) throw fault;
    await sleep(100);
  }
}

/** Postgres itself says in line 8 of postmaster.pid when it takes connections. */
async function readyOrFault(child: Child, pidFile: string, place: string, deadlineMs: number): Promise<EmbeddedServerError | undefined> {
  while (monotonicMs() < deadlineMs) {
    if (!child.running()) {
      await child.exited;
      return toStartError('Postgres', place, child.tail());
    }
    const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return undefined;
    await sleep(15);
  }
  child.signal('SIGKILL');
  await child.exited;
  return new EmbeddedServerError('NOT_STARTED', `Postgres could not start: it was not ready within ${readyWithinMs / 1000} s.`);
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: 'on',
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    // NOTE small, indexed statements only; planning them with jit costs more than it gives.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    // NOTE a client that a test kills is not worth a line.
    log_min_messages: 'warning',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
