import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FindOptions, findNatsServer } from './find-nats-server.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-find-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that says it is a nats-server of that version. */
async function pretend(name: string, version: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  const path = join(folder, name, 'nats-server');
  await writeFile(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  await chmod(path, 0o755);
  return path;
}

const nothing = (): FindOptions => ({ wanted: undefined, path: '', cacheDir: join(folder, 'empty-cache'), fetches: [] });

test('NATS_SERVER comes first', async () => {
  const wanted = await pretend('wanted', '2.12.0');
  const path = await pretend('path', '2.15.0');
  expect(await findNatsServer({ wanted, path: join(path, '..') })).toEqual({ path: wanted, version: '2.12.0', from: 'NATS_SERVER' });
});

test('NATS_SERVER that is too old, or none, is not passed over', async () => {
  const wanted = await pretend('old', '2.11.9');
  await expect(findNatsServer({ wanted })).rejects.toThrow(`NATS_SERVER is "${wanted}", version 2.11.9; 2.12 or newer is needed.`);
  await expect(findNatsServer({ wanted: '/nowhere/nats-server' })).rejects.toMatchObject({ code: 'BINARY_MISSING' });
});

test('then PATH, passing over a server that is too old', async () => {
  const old = join(await pretend('old-path', '2.9.1'), '..');
  const good = join(await pretend('good-path', '3.0.0'), '..');
  expect(await findNatsServer({ ...nothing(), path: `${old}:/nowhere:${good}` })).toMatchObject({ version: '3.0.0', from: 'PATH' });
});

test('then the cache', async () => {
  await pretend('cache/nats-server-2.13.0', '2.13.0');
  expect(await findNatsServer({ ...nothing(), cacheDir: join(folder, 'cache') })).toMatchObject({ version: '2.13.0', from: 'cache' });
});

test('then what can be fetched, in order; a failing way is passed over', async () => {
  const binary = await pretend('fetched', '2.14.1');
  const found = await findNatsServer({
    ...nothing(),
    fetches: [
      ['release', () => Promise.reject(new Error('getaddrinfo ENOTFOUND github.com'))],
      ['debian', async () => binary],
    ],
  });
  expect(found).toMatchObject({ path: binary, from: 'debian' });
});

test('without any, one sentence has the reason of each way', async () => {
  const fetches: FindOptions['fetches'] = [
    ['release', () => Promise.reject(new Error('getaddrinfo ENOTFOUND github.com'))],
    ['debian', () => Promise.reject(new Error('this system has no keyring of Debian'))],
  ];
  const failure = findNatsServer({ ...nothing(), fetches });
  await expect(failure).rejects.toMatchObject({ code: 'BINARY_MISSING' });
  await expect(failure).rejects.toThrow(
    /^There is no nats-server 2\.12 .*release: getaddrinfo ENOTFOUND github\.com; debian: this system has no keyring of Debian.*NATS_SERVER\.$/,
  );
});
