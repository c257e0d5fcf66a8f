import { readdir, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runToEnd } from '@tutti/embedded';
import { CliError } from './cli-error.ts';
import { repositoryRoot } from './up-config.ts';

const web = join(repositoryRoot, 'services', 'web');
const stamp = join(web, 'dist', '.built');
/** What the pages are made of. */
const sources = ['services/web', 'libs/sdk', 'libs/protocol', 'libs/clock', 'libs/playback', 'package-lock.json'];

/** Builds the pages when something they are made of is newer than the last build. True when it built. @throws CliError PAGES_NOT_BUILT. */
export async function buildPages(onStart: () => void): Promise<boolean> {
  const builtMs = await changedMs(stamp);
  const newestMs = Math.max(...(await Promise.all(sources.map((path) => newestIn(join(repositoryRoot, path))))));
  if (builtMs > newestMs) return false;
  onStart();
  const vite = join(dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json')), 'bin', 'vite.js');
  const { code, output } = await runToEnd({ file: process.execPath, args: [vite, 'build', '--logLevel', 'warn'], cwd: web });
  if (code !== 0) throw new CliError('PAGES_NOT_BUILT', `The pages could not be built: ${lastSentence(output)}`);
  await writeFile(stamp, '');
  return true;
}

async function newestIn(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return changedMs(path);
  const inside = entries.filter(({ name }) => !['node_modules', 'dist'].includes(name) && !name.startsWith('.'));
  return Math.max(0, ...(await Promise.all(inside.map(({ name }) => newestIn(join(path, name))))));
}

async function changedMs(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

function lastSentence(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => /error/i.test(line)) ?? lines.findLast((line) => line !== '') ?? 'vite said nothing';
}
