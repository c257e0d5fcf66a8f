import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { optionalEnv } from '@tutti/service';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { natsFromDebian } from './nats-from-debian.ts';
import { natsFromRelease } from './nats-from-release.ts';
import { isNewEnough, oldestVersion, versionOf } from './nats-version.ts';

export type NatsServerBinary = {
  readonly path: string;
  readonly version: string;
  readonly from: 'NATS_SERVER' | 'PATH' | 'cache' | 'release' | 'debian';
};

/** Puts a nats-server below `folder` and returns its path; rejects with the reason why it cannot. */
export type Fetch = (folder: string) => Promise<string>;

export type FindOptions = {
  /** The variable NATS_SERVER. */
  readonly wanted?: string | undefined;
  readonly path?: string;
  readonly cacheDir?: string;
  readonly fetches?: readonly (readonly [NatsServerBinary['from'], Fetch])[];
};

/**
 * A nats-server of 2.12 or newer: NATS_SERVER, PATH, the cache, the official release (pinned checksum), Debian's package unpacked
 * privately, in this order. What was fetched stays in the cache.
 *
 * @throws EmbeddedServerError BINARY_MISSING, one sentence with the reason of each way that failed.
 */
export async function findNatsServer(options: FindOptions = {}): Promise<NatsServerBinary> {
  const wanted = 'wanted' in options ? options.wanted : optionalEnv('NATS_SERVER', undefined);
  if (wanted !== undefined) return wantedServer(wanted);
  const inPath = await firstGood(
    'PATH',
    (options.path ?? optionalEnv('PATH', '')).split(delimiter).filter((folder) => folder !== ''),
  );
  if (inPath !== undefined) return inPath;
  const cache = await writableCache(options.cacheDir ?? optionalEnv('TUTTI_CACHE_DIR', join(homedir(), '.cache', 'tutti')));
  const cached = await firstGood('cache', await subfolders(cache));
  if (cached !== undefined) return cached;

  const reasons: string[] = [];
  const fetches = options.fetches ?? [['release', natsFromRelease] as const, ['debian', natsFromDebian] as const];
  for (const [from, fetch] of fetches) {
    try {
      const path = await fetch(cache);
      const version = await versionOf(path);
      if (version !== undefined && isNewEnough(version)) return { path, version, from };
      reasons.push(`${from}: it is ${version ?? 'no nats-server that runs here'}`);
    } catch (error) {
      reasons.push(`${from}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new EmbeddedServerError(
    'BINARY_MISSING',
    `There is no nats-server ${oldestVersion} or newer: none in PATH, none cached, and none could be fetched (${reasons.join('; ')}); install one, or name it in NATS_SERVER.`,
  );
}

/** Who names a binary wants this one: nothing else is tried. */
async function wantedServer(path: string): Promise<NatsServerBinary> {
  const version = await versionOf(path);
  if (version === undefined)
    throw new EmbeddedServerError('BINARY_MISSING', `NATS_SERVER is "${path}", which is no nats-server that runs here.`);
  if (!isNewEnough(version)) {
    throw new EmbeddedServerError('WRONG_VERSION', `NATS_SERVER is "${path}", version ${version}; ${oldestVersion} or newer is needed.`);
  }
  return { path, version, from: 'NATS_SERVER' };
}

async function firstGood(from: 'PATH' | 'cache', folders: readonly string[]): Promise<NatsServerBinary | undefined> {
  for (const folder of folders) {
    const path = join(folder, 'nats-server');
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    const version = runs ? await versionOf(path) : undefined;
    if (version !== undefined && isNewEnough(version)) return { path, version, from };
  }
  return undefined;
}

async function subfolders(cache: string): Promise<string[]> {
  const names = await readdir(cache).catch(() => []);
  return names.filter((name) => name.startsWith('nats-server-')).map((name) => join(cache, name));
}

/** The cache, or a folder of this user below the system's temporary one when it cannot be written (a home that is read-only). */
async function writableCache(wanted: string): Promise<string> {
  for (const folder of [wanted, join(tmpdir(), `tutti-cache-${userInfo().uid}`)]) {
    const usable = await mkdir(folder, { recursive: true, mode: 0o700 })
      .then(() => access(folder, constants.W_OK))
      .then(
        () => true,
        () => false,
      );
    if (usable) return folder;
  }
  throw new EmbeddedServerError('NOT_WRITABLE', `The cache folder ${wanted} cannot be written; set TUTTI_CACHE_DIR to one that can.`);
}
