import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from './child.ts';

/** sha256 of the archives, as the project's own image recipes (nats-io/nats-docker, 2.14.x) pin them. */
const release = {
  version: '2.14.1',
  sha256: {
    'linux-amd64': '4638c389af67d4c747f5b3e6a9d363bfe8f6b86de37d7c4ee3a36b283a5c2ce2',
    'linux-arm64': '0bdd20ad850e66a484dcb126f6ce610079520b56d9e8518d099e0864ab8171a1',
  },
} as const;

const answerWithinMs = 5_000;
const loadWithinMs = 120_000;

/** Fetches the official release into `cache`, checks its sum, and returns the binary's path. Without network it fails within seconds. */
export async function natsFromRelease(cache: string): Promise<string> {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  if (!(platform in release.sha256)) throw new Error(`no checksum is pinned for ${platform}`);
  const name = `nats-server-v${release.version}-${platform}`;
  const url = `https://github.com/nats-io/nats-server/releases/download/v${release.version}/${name}.tar.gz`;
  const archive = await download(url);
  const sum = createHash('sha256').update(archive).digest('hex');
  if (sum !== release.sha256[platform as keyof typeof release.sha256])
    throw new Error(`the archive's sha256 is ${sum}, which is not the pinned one`);
  const scratch = await mkdtemp(join(cache, 'fetch-'));
  try {
    await writeFile(join(scratch, 'nats.tar.gz'), archive);
    const { code, output } = await runToEnd({ file: 'tar', args: ['-xzf', 'nats.tar.gz'], cwd: scratch });
    if (code !== 0) throw new Error(`tar: ${output.trim()}`);
    const kept = join(cache, `nats-server-${release.version}`);
    await rm(kept, { recursive: true, force: true });
    await rename(join(scratch, name), kept);
    return join(kept, 'nats-server');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function download(url: string): Promise<Buffer> {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(new Error('github.com does not answer')), answerWithinMs);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([silent.signal, AbortSignal.timeout(loadWithinMs)]) });
    clearTimeout(timer);
    if (!response.ok) throw new Error(`github.com answers ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(cause instanceof Error ? cause.message : String(cause), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
