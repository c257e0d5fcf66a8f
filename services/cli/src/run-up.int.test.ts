import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, runToEnd } from '@tutti/embedded';
import { afterAll, describe, expect, test } from 'vitest';
import { runUp, type UpParts } from './run-up.ts';
import { readRunning } from './running-file.ts';

const fake = fileURLToPath(new URL('./testing/fake-service.ts', import.meta.url));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-up-'));
  folders.push(folder);
  return join(folder, 'data');
}

type Faults = Readonly<Record<string, string>>;

/** Starts with two fake services; `ended` settles with runUp. */
async function start(
  { dataDir = '', faults = {}, parts = {} as Partial<UpParts>, port = 0 } = {} as {
    dataDir?: string;
    faults?: Faults;
    parts?: Partial<UpParts>;
    port?: number;
  },
) {
  const config = {
    port: port === 0 ? await freePort() : port,
    gatewayPort: await freePort(),
    gateways: 1,
    schedulers: 1,
    listenHost: '127.0.0.1',
    dataDir: dataDir === '' ? await newDataDir() : dataDir,
    watch: false,
  };
  const said: string[] = [];
  const ready = Promise.withResolvers<string>();
  const [stopping, killing] = [new AbortController(), new AbortController()];
  const names = ['second', 'first'];
  const all: UpParts = {
    entries: Object.fromEntries(names.map((name) => [name, fake])),
    services: ({ healthPorts }) =>
      names.map((name) => ({
        name,
        entry: fake,
        env: {
          FAKE_NAME: name,
          HEALTH_PORT: String(healthPorts[name]),
          ...(faults[name] === undefined ? {} : { FAKE_FAULT: faults[name] }),
        },
        readyUrl: `http://127.0.0.1:${healthPorts[name]}/readyz`,
      })),
    migrate: async () => void said.push('migrated'),
    buildPages: async () => false,
    seed: async () => void said.push('seeded'),
    ...parts,
  };
  const surface = {
    lines: (name: string, line: string) => void said.push(`${name}: ${line}`),
    print: (line: string) => ready.resolve(line),
    stopping: stopping.signal,
    killing: killing.signal,
  };
  const ended = runUp(config, all, surface);
  ended.catch(() => undefined);
  return {
    config,
    said,
    ended,
    ready: Promise.race([
      ready.promise,
      ended.then(
        () => 'ended',
        () => 'failed',
      ),
    ]),
    stop: () => stopping.abort(),
    kill: () => killing.abort(),
  };
}

async function runs(pid: number): Promise<boolean> {
  const { output } = await runToEnd({ file: 'ps', args: ['-o', 'stat=', '-p', String(pid)] });
  return /^[^Z\s]/.test(output.trim());
}

describe('a whole life', () => {
  test('ready, one process each, a killed one comes back, all end in order, the data is used again', async () => {
    const up = await start();
    expect(await up.ready).toBe(`ready: http://127.0.0.1:${up.config.port}/`);
    expect(up.said.filter((line) => line === 'migrated' || line === 'seeded')).toEqual(['migrated', 'seeded']);
    const running = await readRunning(up.config.dataDir);
    expect(Object.keys(running?.pids ?? {})).toEqual(['second', 'first', 'nats', 'postgres']);
    expect(new Set(Object.values(running?.pids ?? {})).size).toBe(4);

    const second = await start({ dataDir: up.config.dataDir });
    await expect(second.ended).rejects.toThrow(
      /^Tutti runs already on .* \(process \d+\); stop that one, or set TUTTI_DATA_DIR and PORT\.$/,
    );

    for (const name of ['first', 'postgres', 'nats']) {
      const before = running?.pids[name] ?? 0;
      process.kill(before, 'SIGKILL');
      await expect
        .poll(async () => up.said.some((line) => line.startsWith(`tutti: ${name} ended with SIGKILL`)), { timeout: 10_000 })
        .toBe(true);
    }
    await expect
      .poll(async () => (await readRunning(up.config.dataDir))?.pids['first'], { timeout: 10_000 })
      .not.toBe(running?.pids['first']);
    await expect
      .poll(async () => (await readRunning(up.config.dataDir))?.pids['postgres'], { timeout: 10_000 })
      .not.toBe(running?.pids['postgres']);
    // A process that has only just begun ends at SIGTERM without a word.
    await expect
      .poll(() => up.said.filter((line) => line.startsWith('first: ') && line.includes('started')).length, { timeout: 10_000 })
      .toBe(2);
    const again = await readRunning(up.config.dataDir);
    expect(again?.postgresUrl).toBe(running?.postgresUrl);

    up.stop();
    await up.ended;
    const drained = up.said.filter((line) => line.includes('drained')).map((line) => line.split(':')[0]);
    expect(drained).toEqual(['second', 'first']);
    for (const pid of Object.values(again?.pids ?? {})) expect(await runs(pid)).toBe(false);
    expect(await readRunning(up.config.dataDir)).toBeUndefined();

    const secrets = await readFile(join(up.config.dataDir, 'secrets.json'), 'utf8');
    const next = await start({ dataDir: up.config.dataDir, port: up.config.port });
    expect(await next.ready).toBe(`ready: http://127.0.0.1:${up.config.port}/`);
    expect(await readFile(join(up.config.dataDir, 'secrets.json'), 'utf8')).toBe(secrets);
    next.stop();
    await next.ended;
  });

  test('the second signal kills what does not end', async () => {
    const up = await start({ faults: { first: 'stuck' } });
    await up.ready;
    const pids = Object.values((await readRunning(up.config.dataDir))?.pids ?? {});
    up.stop();
    await expect.poll(() => up.said.some((line) => line.includes('second drained')), { timeout: 20_000 }).toBe(true);
    up.kill();
    await up.ended;
    for (const pid of pids) expect(await runs(pid)).toBe(false);
  });

  test('a signal while starting ends what was started', async () => {
    const up = await start({ parts: { seed: () => new Promise(() => undefined) } });
    await expect.poll(async () => readRunning(up.config.dataDir), { timeout: 20_000 }).toBeDefined();
    const pids = Object.values((await readRunning(up.config.dataDir))?.pids ?? {});
    up.stop();
    await up.ended;
    expect(await up.ready).toBe('ended');
    for (const pid of pids) expect(await runs(pid)).toBe(false);
  });
});

describe('each failure is one sentence, and nothing stays running', () => {
  test('the port is in use', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const up = await start({ port });
    await expect(up.ended).rejects.toThrow(`Port ${port} is in use; set PORT to another one, such as PORT=${port + 10} npm start.`);
    other.close();
  });

  test('the data folder cannot be written', async () => {
    const file = await newDataDir();
    await writeFile(file, '');
    const up = await start({ dataDir: file });
    await expect(up.ended).rejects.toThrow(`The data folder ${file} cannot be written (EEXIST); set TUTTI_DATA_DIR to one that can.`);
  });

  test('a service that is not configured', async () => {
    const up = await start({ faults: { first: 'config' } });
    await expect(up.ended).rejects.toThrow('first did not start: FAKE_MISSING is not set: the test wants it missing.');
  });

  test('a service that crashes again and again', async () => {
    const up = await start({ faults: { second: 'crash' } });
    await expect(up.ended).rejects.toThrow('second did not start: the wheel came off.');
    expect(await readRunning(up.config.dataDir)).toBeUndefined();
  });

  test('the migration fails', async () => {
    const up = await start({ parts: { migrate: () => Promise.reject(new Error('relation "event" is odd')) } });
    await expect(up.ended).rejects.toThrow(`The database could not be brought to this version's schema: relation "event" is odd.`);
  });
});
