// What every command starts with: dependencies installed, native binaries checked, the pinned Node found. Runs on an older Node without node_modules.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** uws-pack repackages uWebSockets.js' binaries; these are the ones that were tried here. A platform without a line is not checked. */
const nativeSha256 = {
  'node_modules/uws-pack/dist/bin/uws_linux_x64_127.node': '8cabc918bbf9a07323e54f89a33882491080b2eb35df0607f473ccdb1f3c31af',
};

const noNetwork = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ECONNRESET/;

/** Ends the process with one sentence on stderr. */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Installs when node_modules is missing, broken off, or older than the lock file; then checks the native binaries. */
export function ensureInstalled() {
  if (!isInstalled()) {
    process.stderr.write('installing the dependencies (once)\n');
    // NOTE without network npm would try each package again and again, for minutes. A mirror that knows no ping is no fault.
    const ping = npm(['ping', '--fetch-retries=0', '--fetch-timeout=15000']);
    if (ping.status !== 0 && noNetwork.test(ping.output)) fail(whyNotInstalled(ping.output));
    const clean = npm(['ci']);
    // NOTE npm ci refuses a lock file that lacks a platform's optional package (a registry mirror may not have it): the plain install takes the
    // same versions from the lock, and leaves that package out.
    const done = clean.status === 0 || /Missing: \S+@ ?\S* from lock file/.test(clean.output) ? clean : undefined;
    const last = done?.status === 0 ? done : done === undefined ? clean : npm(['install', '--no-save']);
    if (last.status !== 0) fail(whyNotInstalled(last.output));
  }
  for (const [path, sha256] of Object.entries(nativeSha256)) {
    const file = join(root, path);
    if (!existsSync(file)) continue;
    const found = createHash('sha256').update(readFileSync(file)).digest('hex');
    if (found !== sha256)
      fail(
        `${path} is not the binary that was tried here (its sha256 is ${found}); remove node_modules and start again, or look into where it came from.`,
      );
  }
}

/** npm writes this file last; it is older than the lock file after a pull that changed it. */
function isInstalled() {
  const mark = join(root, 'node_modules', '.package-lock.json');
  return existsSync(mark) && statSync(mark).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function npm(args) {
  const own = process.env.npm_execpath;
  const [file, first] = own === undefined ? ['npm', []] : [process.execPath, [own]];
  const options = [
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
  ];
  const { status, stdout, stderr, error } = spawnSync(file, [...first, ...options, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
    env: withoutWorkspace(),
  });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
}

/** NOTE npm hands its own configuration to its scripts as variables; an install below `npm test` must not inherit it. */
function withoutWorkspace() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_(workspace|include|omit|global|prefix)|lifecycle|package)/.test(name)),
  );
}

function whyNotInstalled(output) {
  const again = 'then run the same command again.';
  if (noNetwork.test(output))
    return `npm cannot reach its registry, and the dependencies are not installed; connect to the network once, ${again}`;
  if (/ENOSPC/.test(output)) return `The disk of ${root} is full; free about 1 GB, ${again}`;
  if (/EACCES|EPERM|EROFS/.test(output)) return `${root} cannot be written; make it yours, ${again}`;
  if (/ENOENT.*npm|spawn.*npm/.test(output)) return `npm was not found; install it, ${again}`;
  const said = output.split('\n').find((line) => /npm (error|ERR!)/.test(line) && !/code |A complete log/.test(line)) ?? 'it said nothing';
  return `npm could not install the dependencies: ${said.replace(/^npm (error|ERR!)\s*/, '')}; npm ci in ${root} says more.`;
}

/** The Node that npm installed for this machine, or the running one when it is new enough. */
export function pinnedNode() {
  const installed = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(installed)) return installed;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major === 22 && minor >= 18) return process.execPath;
  return fail(
    `Node 22.18 or newer (and below 23) is needed; this is ${process.version}, and npm has none for ${process.platform}-${process.arch}.`,
  );
}

/** The environment for what runs under the pinned Node: it is the first in PATH, for whatever calls `node`. */
export function pinnedEnv(extra = {}) {
  const path = [join(pinnedNode(), '..'), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, ...extra, PATH: path };
}

/** Runs a script under the pinned Node in place of this process: same terminal, signals passed on, its exit code ours. */
export function becomePinned(script, args) {
  const child = spawn(pinnedNode(), [script, ...args], { stdio: 'inherit', cwd: root, env: pinnedEnv() });
  // NOTE Ctrl-C reaches both of us, and npm sends it once more: who counts signals has to take those of one moment as one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // NOTE npm passes SIGTERM to the shell that it put between us, which dies of it without a word to us: an npm script ends with its shell.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      child.kill('SIGTERM');
    }, 250);
    watch.unref();
  }
  child.on('error', (error) => fail(`The pinned Node could not be started: ${error.message}.`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
