import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from './child.ts';
import { versionOf } from './nats-version.ts';

const keyrings = ['/usr/share/keyrings/debian-archive-keyring.gpg', '/usr/share/keyrings/debian-archive-keyring.pgp'];

/**
 * Fetches Debian's nats-server (sid; the package of a stable Debian is too old) with the system's own mirror and keyring, into folders of
 * our own: the system's sources, lists and packages stay untouched, and no root is needed. Returns the binary's path.
 */
export async function natsFromDebian(cache: string): Promise<string> {
  const keyring = await firstThere(keyrings);
  if (keyring === undefined) throw new Error('this system has no keyring of Debian');
  const scratch = await mkdtemp(join(cache, 'fetch-'));
  try {
    await mkdir(join(scratch, 'lists', 'partial'), { recursive: true });
    await mkdir(join(scratch, 'archives', 'partial'), { recursive: true });
    await writeFile(join(scratch, 'sources.list'), `deb [signed-by=${keyring}] ${await mirror()} sid main\n`);
    await apt(scratch, ['update']);
    await apt(scratch, ['download', 'nats-server']);
    const archive = (await readdir(scratch)).find((name) => /^nats-server_.*\.deb$/.test(name));
    if (archive === undefined) throw new Error('apt-get download left no package');
    const { code, output } = await runToEnd({ file: 'dpkg-deb', args: ['-x', join(scratch, archive), join(scratch, 'x')] });
    if (code !== 0) throw new Error(`dpkg-deb: ${lastLine(output)}`);
    return await keep(cache, join(scratch, 'x'));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Moves the binary to its place in the cache, named after its version. */
async function keep(cache: string, unpacked: string): Promise<string> {
  const binary = await firstThere(['usr/sbin/nats-server', 'usr/bin/nats-server'].map((path) => join(unpacked, path)));
  if (binary === undefined) throw new Error('the package holds no nats-server');
  const version = await versionOf(binary);
  if (version === undefined) throw new Error("Debian's nats-server does not run on this system");
  const folder = join(cache, `nats-server-${version}`);
  await mkdir(folder, { recursive: true });
  await rename(binary, join(folder, 'nats-server'));
  return join(folder, 'nats-server');
}

/** The system's own mirror, whether its sources are deb822 or lists; Debian's own otherwise. */
async function mirror(): Promise<string> {
  const { output } = await runToEnd({ file: 'apt-get', args: ['indextargets', '--format', '$(REPO_URI)'] });
  const found = output.split('\n').find((uri) => /^https?:\/\/.*\/debian\/?$/.test(uri.trim()));
  return found?.trim() ?? 'http://deb.debian.org/debian';
}

async function apt(scratch: string, command: readonly string[]): Promise<void> {
  const options = {
    'Dir::State::Lists': join(scratch, 'lists'),
    'Dir::Etc::sourcelist': join(scratch, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Cache': scratch,
    'Dir::Cache::archives': join(scratch, 'archives'),
    'APT::Sandbox::User': '',
    'APT::Update::Post-Invoke-Success': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': '15',
    'Acquire::https::Timeout': '15',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
  };
  const args = [...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]), '-q', ...command];
  const { code, output } = await runToEnd({ file: 'apt-get', args, cwd: scratch }, { withinMs: 180_000 });
  // NOTE update answers 0 when nothing could be fetched at all; the download then says that it knows no such package.
  if (code !== 0) throw new Error(`apt-get ${command[0]}: ${lastLine(output)}`);
}

function lastLine(output: string): string {
  return (
    output
      .trim()
      .split('\n')
      .findLast((line) => /^(E:|Err|W:)/.test(line)) ??
    output.trim().split('\n').at(-1) ??
    ''
  );
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths)
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  return undefined;
}
