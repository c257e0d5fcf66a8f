import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from './child.ts';
import { toStartError } from './embedded-server-error.ts';
import type { PostgresRunner } from './postgres-runner.ts';

export type PostgresCluster = { readonly folder: string; readonly password: string };

/**
 * The cluster below `runner.place`, made (role and database `tutti`, a random password) when it is not there yet.
 * NOTE made beside its place and renamed: a process killed half way leaves nothing that looks finished.
 */
export async function postgresCluster(runner: PostgresRunner, { durable }: { durable: boolean }): Promise<PostgresCluster> {
  const folder = join(runner.place, 'cluster');
  const passwordFile = join(runner.place, 'password');
  if (
    await access(folder).then(
      () => true,
      () => false,
    )
  )
    return { folder, password: await readFile(passwordFile, 'utf8') };

  const fresh = join(runner.place, 'cluster.new');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(runner.place, { recursive: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runner.owner !== undefined) await chown(passwordFile, runner.owner.uid, runner.owner.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const auth = ['--username=tutti', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  await run(runner, 'initdb', ['-D', fresh, ...locale, ...auth, '--no-instructions', ...(durable ? [] : ['--no-sync'])], '');
  await run(runner, 'postgres', ['--single', '-D', fresh, ...(durable ? [] : ['-F']), 'postgres'], 'CREATE DATABASE tutti;\n');
  await rename(fresh, folder);
  return { folder, password };
}

async function run(runner: PostgresRunner, program: 'initdb' | 'postgres', args: readonly string[], input: string): Promise<void> {
  const { code, output } = await runToEnd({ ...runner.command(program, args), cwd: runner.place }, { input });
  if (code !== 0 || /^.*(ERROR|FATAL|PANIC):/m.test(output)) throw toStartError('Postgres', runner.place, output.trim().split('\n'));
}
