import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { testDatabase, testServers } from './servers.ts';

const servers = await testServers();
afterAll(() => servers[Symbol.asyncDispose]());

test('a file has an empty database of its own', async () => {
  const other = await testDatabase();
  const [mine, theirs] = [postgres(servers.postgresUrl, { max: 1 }), postgres(other.url, { max: 1 })];
  await mine`create table note (text text)`;
  expect(await theirs`select 1 from pg_tables where tablename = 'note'`).toHaveLength(0);
  await theirs.end();
  await other[Symbol.asyncDispose]();
  await mine.end();
  const gone = postgres(other.url, { max: 1 });
  await expect(gone`select 1`).rejects.toMatchObject({ code: '3D000' });
  await gone.end();
});

test('a file has a nats-server of its own, on the same address after a kill', async () => {
  const before = servers.nats.pid;
  await servers.nats.kill9();
  await servers.nats.start();
  expect(servers.nats.pid).not.toBe(before);
  expect(servers.natsUrl).toBe(`nats://127.0.0.1:${servers.nats.port}`);
});
