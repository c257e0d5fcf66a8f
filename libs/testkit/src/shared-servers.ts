import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, type RunningPostgres, startPostgres } from '@tutti/embedded';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** GET it for the addresses of what a run shares; `testServers` does. */
    tuttiSharedServers: string;
  }
}

/** What the tests of one run share: a Postgres (each file makes a database of its own) and a nats-server's binary. */
export type SharedServers = { readonly postgresUrl: string; readonly natsServer: string };

type Door = { readonly url: string; close(): Promise<void> };

/**
 * Vitest's global set-up: opens a door in the runner's process behind which Postgres is started when the first test asks, so a run without
 * such tests pays nothing, and there is one Postgres per run without a lock file.
 */
export async function setup(project: TestProject): Promise<void> {
  users += 1;
  door ??= openDoor();
  project.provide('tuttiSharedServers', (await door).url);
}

export async function teardown(): Promise<void> {
  users -= 1;
  if (users > 0 || door === undefined) return;
  const opened = await door;
  door = undefined;
  await opened.close();
}

// NOTE rings are vitest projects, each calls setup: this module is one per process, and so is the door.
let door: Promise<Door> | undefined;
let users = 0;

async function openDoor(): Promise<Door> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-test-'));
  let postgres: Promise<RunningPostgres> | undefined;
  const path = `/${randomUUID()}`;
  const shared = async (): Promise<SharedServers> => {
    postgres ??= startPostgres({ dataDir: join(folder, 'postgres'), durable: false, diesWithParent: true });
    const [{ url }, { path: natsServer }] = await Promise.all([postgres, findNatsServer()]);
    return { postgresUrl: url, natsServer };
  };
  const server = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end();
    shared().then(
      (servers) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(servers)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await (await postgres)?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
