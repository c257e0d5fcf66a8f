import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningNats, startNats } from '@tutti/embedded';
import postgres from 'postgres';
import type { SharedServers } from './shared-servers.ts';

export type TestDatabase = AsyncDisposable & { readonly url: string };

export type TestServers = AsyncDisposable & {
  /** A fresh, empty database: `migrate(postgresUrl)` comes next. */
  readonly postgresUrl: string;
  readonly natsUrl: string;
  /** The nats-server of this file alone: stop, kill and restart it at will. */
  readonly nats: RunningNats;
};

/** A fresh database on the run's Postgres and a nats-server of its own, for one test file. */
export async function testServers(): Promise<TestServers> {
  const [database, nats] = await Promise.all([testDatabase(), testNats()]);
  return {
    postgresUrl: database.url,
    natsUrl: nats.url,
    nats,
    async [Symbol.asyncDispose]() {
      await Promise.all([database[Symbol.asyncDispose](), nats[Symbol.asyncDispose]()]);
    },
  };
}

/** A fresh, empty database; dropped at the end, whoever is still connected. */
export async function testDatabase(): Promise<TestDatabase> {
  const { postgresUrl } = await sharedServers();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await inAdminSession(postgresUrl, (sql) => sql`create database ${sql(name)}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await inAdminSession(postgresUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
    },
  };
}

/** A nats-server with JetStream and an empty store of its own; both gone at the end. */
export async function testNats(): Promise<RunningNats> {
  const { natsServer } = await sharedServers();
  const storeDir = await mkdtemp(join(tmpdir(), 'tutti-nats-'));
  const nats = await startNats({
    storeDir,
    diesWithParent: true,
    binary: { path: natsServer, version: 'checked by the set-up', from: 'cache' },
  });
  const stop = nats[Symbol.asyncDispose];
  nats[Symbol.asyncDispose] = async () => {
    await stop();
    await rm(storeDir, { recursive: true, force: true });
  };
  return nats;
}

async function inAdminSession(url: string, run: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await run(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** NOTE vitest is imported late, so that load scripts can use the rest of the testkit without it. */
async function sharedServers(): Promise<SharedServers> {
  const { inject } = await import('vitest');
  const response = await fetch(inject('tuttiSharedServers'));
  if (!response.ok) throw new Error(`no servers for tests: ${await response.text()}`);
  return (await response.json()) as SharedServers;
}
