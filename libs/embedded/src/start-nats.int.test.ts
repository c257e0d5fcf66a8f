import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningNats, startNats } from './start-nats.ts';

let storeDir: string;
let server: RunningNats;
beforeAll(async () => {
  storeDir = await mkdtemp(join(tmpdir(), 'tutti-embedded-'));
  server = await startNats({ storeDir, diesWithParent: true });
});
afterAll(async () => {
  await server.stop();
  await rm(storeDir, { recursive: true, force: true });
});

/** What the server says first to whoever connects. */
async function info(port: number): Promise<Record<string, unknown>> {
  const socket = createConnection(port, '127.0.0.1');
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return JSON.parse(chunk.toString().replace(/^INFO /, '')) as Record<string, unknown>;
}

test('2.12 or newer, JetStream on files, loopback only, NATS’ default of messages up to 1 MiB', async () => {
  const said = await info(server.port);
  expect(said).toMatchObject({ jetstream: true, host: '127.0.0.1', max_payload: 1_048_576, version: server.version });
  const [major = 0, minor = 0] = server.version.split('.').map(Number);
  expect(major * 100 + minor).toBeGreaterThanOrEqual(212);
  expect(await readdir(server.jetStreamDir)).toContain('jetstream');
});

test('killed and started again it has the same address', async () => {
  const { pid, port } = server;
  await server.kill9();
  expect(await server.exited).toMatchObject({ signal: 'SIGKILL' });
  await server.start();
  expect(server.pid).not.toBe(pid);
  expect(server.port).toBe(port);
  expect(await info(port)).toMatchObject({ jetstream: true });
});

test('a port in use is one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await expect(startNats({ storeDir: join(storeDir, 'second'), port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: 'nats-server could not start: its port is in use.',
  });
  other.close();
});
