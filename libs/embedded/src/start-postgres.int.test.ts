import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runToEnd } from './child.ts';
import { freePort } from './free-port.ts';
import { type RunningPostgres, startPostgres } from './start-postgres.ts';

const asRoot = process.getuid?.() === 0;
const folders: string[] = [];
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), 'tutti-embedded-')); // 0700
  folders.push(made);
  return made;
};
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true, force: true }))));

async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await run(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

describe('one cluster', () => {
  let server: RunningPostgres;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await folder();
    server = await startPostgres({ dataDir, diesWithParent: true });
  });
  afterAll(() => server.stop());

  test('has database tutti, durable commits, and asks for the password', async () => {
    const [row] = await query(
      server.url,
      (sql) => sql`select current_database() as db, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as sync, current_setting('server_version_num')::int as version`,
    );
    expect(row).toMatchObject({ db: 'tutti', fsync: 'on', sync: 'on' });
    expect(row?.['version']).toBeGreaterThanOrEqual(180_000);
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, (sql) => sql`select 1`)).rejects.toMatchObject({ code: '28P01' });
  });

  test('what was committed before kill -9 is there after it, on the same address', async () => {
    await query(server.url, (sql) => sql`create table kept as select 7 as n`);
    const { pid } = server;
    await server.kill9();
    expect(server.running).toBe(false);
    await access(join(dataDir, 'cluster', 'postmaster.pid'));
    await server.start();
    expect(server.pid).not.toBe(pid);
    expect(await query(server.url, (sql) => sql`select n from kept`)).toEqual([{ n: 7 }]);
  });

  test('a stale postmaster.pid whose number now belongs to another process is survived', async () => {
    await server.kill9();
    const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
    const stale = (await readFile(pidFile, 'utf8')).replace(/^\d+/, String(process.pid));
    await writeFile(pidFile, stale);
    await server.start();
    expect(await query(server.url, (sql) => sql`select n from kept`)).toEqual([{ n: 7 }]);
  });

  test('a port in use is one sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await expect(startPostgres({ dataDir: await folder(), port, durable: false })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: 'Postgres could not start: its port is in use.',
    });
    other.close();
  });
});

test('a server left behind by a killed supervisor is ended, its data kept', async () => {
  const dataDir = await folder();
  const source = `import { startPostgres } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(server.pid + ' ' + server.url); setInterval(() => undefined, 1000);`;
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: supervisor.stdout }), 'line')) as [string];
  const [pid = '', url = ''] = line.split(' ');
  await query(url, (sql) => sql`create table kept as select 9 as n`);
  supervisor.kill('SIGKILL');
  await once(supervisor, 'close');
  expect(await processIsThere(Number(pid))).toBe(true);
  const server = await startPostgres({ dataDir, port: await freePort(), diesWithParent: true });
  expect(await processIsThere(Number(pid))).toBe(false);
  expect(await query(server.url, (sql) => sql`select n from kept`)).toEqual([{ n: 9 }]);
  await server.stop();
});

test('a server dies with the process that asked for it', async () => {
  const dataDir = await folder();
  const source = `import { startPostgres } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false, diesWithParent: true });
    console.log(server.pid); setInterval(() => undefined, 1000);`;
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [pid] = (await once(createInterface({ input: supervisor.stdout }), 'line')) as [string];
  supervisor.kill('SIGKILL');
  await once(supervisor, 'close');
  await expect.poll(() => processIsThere(Number(pid)), { timeout: 20_000 }).toBe(false);
});

test.runIf(asRoot)('root without user namespaces: as another user, from a copy that user can reach', async () => {
  const server = await startPostgres({ dataDir: await folder(), durable: false, how: 'other-user', diesWithParent: true });
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  expect(status).not.toMatch(/^Uid:\s+0\s/m);
  const [row] = await query(server.url, (sql) => sql`show data_directory`);
  await server.kill9();
  await server.start();
  await server.stop();
  await rm(join(String(row?.['data_directory']), '..'), { recursive: true });
});

test('a folder that cannot be made is one sentence', async () => {
  const file = join(await folder(), 'file');
  await writeFile(file, '');
  await expect(startPostgres({ dataDir: join(file, 'data') })).rejects.toThrow(/^Postgres could not start: .*\.$/);
});

/** NOTE a killed process whose parent is gone may stay as a zombie (a container without an init): it has no command line any more. */
async function processIsThere(pid: number): Promise<boolean> {
  const { output } = await runToEnd({ file: 'ps', args: ['-o', 'stat=', '-p', String(pid)] });
  return /^[^Z\s]/.test(output.trim());
}
