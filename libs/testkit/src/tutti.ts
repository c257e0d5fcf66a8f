import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tutti/embedded';
import { assignments } from './assignments.ts';
import { endChild } from './process-group.ts';

/** `tutti up` ended, or was not ready in time; the message has its last lines. */
export class TuttiStartError extends Error {
  override readonly name = 'TuttiStartError';
  readonly code = 'TUTTI_NOT_STARTED';
}

export type Tutti = AsyncDisposable & {
  /** Pages and HTTP, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /** The native protocol, e.g. `ws://127.0.0.1:8081/ws`. */
  readonly gatewayUrl: string;
  readonly gatewayPort: number;
  /** Server time alone, e.g. `ws://127.0.0.1:8082/time`. */
  readonly timeUrl: string;
  readonly timePort: number;
  readonly postgresUrl: string;
  readonly natsUrl: string;
  readonly dataDir: string;
  /** Of the supervisor: `servicesOf(pid)` are the services. */
  readonly pid: number;
  /** The last lines it printed, for a failing test's message. */
  output(): string;
  /** SIGTERM to the supervisor alone, which drains everything in order; resolves with its exit code. */
  stop(): Promise<number | null>;
};

export type TuttiOptions = {
  /** Any free ones when left out. */
  port?: number;
  gatewayPort?: number;
  timePort?: number;
  /** A fresh one, removed at the end, when left out. */
  dataDir?: string;
  env?: Readonly<Record<string, string>>;
  /** The first start of all unpacks Postgres and nats-server. */
  withinMs?: number;
};

/**
 * A whole Tutti as a newcomer starts it: Postgres, NATS and every service as its own process, ready when this resolves.
 *
 * @throws TuttiStartError
 */
export async function startTutti(options: TuttiOptions = {}): Promise<Tutti> {
  const { env = {}, withinMs = 110_000 } = options;
  const port = options.port ?? (await freePort());
  const gatewayPort = options.gatewayPort ?? (await freePort());
  const timePort = options.timePort ?? (await freePort());
  const dataDir = options.dataDir ?? (await freshFolder());
  const ports = { PORT: String(port), GATEWAY_PORT: String(gatewayPort), TIME_PORT: String(timePort) };
  const environment = { ...ports, TUTTI_DATA_DIR: dataDir, ...unhurried, ...env };
  const child = spawn('env', [...assignments(environment), process.execPath, mainOfCli, 'up'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let printed = '';
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        printed = (printed + chunk.toString()).slice(-20_000);
        const url = /ready: (http:\/\/\S+?)\/?\s/.exec(printed)?.[1];
        if (url) resolve(url);
      });
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(child.pid, 'SIGTERM');
    const drained = await Promise.race([gone, sleep(30_000, 'late' as const, { ref: false })]);
    if (drained === 'late') await endChild(child, 0);
    return child.exitCode;
  };
  const dispose = async () => {
    await stop();
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await Promise.race([ready, gone, sleep(withinMs, undefined, { ref: false })]);
    if (typeof url !== 'string') {
      const how = child.exitCode === null ? `is not ready after ${withinMs} ms` : `ended with ${child.exitCode}`;
      throw new TuttiStartError(`tutti up ${how}:\n${printed}`);
    }
    const { postgresUrl, natsUrl } = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as {
      postgresUrl: string;
      natsUrl: string;
    };
    const gatewayUrl = `ws://127.0.0.1:${gatewayPort}/ws`;
    const timeUrl = `ws://127.0.0.1:${timePort}/time`;
    const pid = child.pid ?? -1;
    return {
      url,
      port,
      gatewayUrl,
      gatewayPort,
      timeUrl,
      timePort,
      postgresUrl,
      natsUrl,
      dataDir,
      pid,
      output: () => printed,
      stop,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** All of a test comes from one address. */
const unhurried = { TOKENS_PER_MIN: '1000000', ROOMS_PER_MIN: '1000000', UPLOADS_PER_MIN: '1000000', EXPORTS_PER_MIN: '1000000' };

const mainOfCli = fileURLToPath(new URL('../../../services/cli/src/main.ts', import.meta.url));

/** Postgres may run as another user than we: it has to reach its folder. */
async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-data-'));
  await chmod(folder, 0o755);
  return folder;
}
