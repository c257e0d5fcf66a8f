import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assignments } from './assignments.ts';
import { cacheDir } from './cache-dir.ts';
import { endChild, processGroup } from './process-group.ts';
import { waitFor } from './wait-for.ts';

const run = promisify(execFile);

/** No PulseAudio on this machine and none to be had from Debian's packages; the message names the command that would help. */
export class PulseUnavailableError extends Error {
  override readonly name = 'PulseUnavailableError';
  readonly code = 'LAB_NO_PULSEAUDIO';
}

/** Where PulseAudio's programs lie, and what they need to run from there (empty for an installed one). */
export type PulseInstall = { pulseaudio: string; parec: string; pacat: string; pactl: string; libraryPath: string; modulePath: string };

/** A PulseAudio of our own: nothing of it is shared with the desktop's. */
export type PulseServer = AsyncDisposable & {
  address: string;
  pid: number;
  sinks: string[];
  install: PulseInstall;
  environment: Record<string, string>;
};

export const PULSE_RATE = 48_000;

/**
 * PulseAudio from PATH, else Debian's packages unpacked below the cache folder. Never installed: on Debian `pulseaudio` and `pipewire-alsa` push each
 * other out.
 *
 * @throws PulseUnavailableError with the command that would enable it.
 */
export async function findPulse(folder = join(cacheDir(), 'pulseaudio')): Promise<PulseInstall> {
  const installed = await installedPulse();
  if (installed) return installed;
  const root = join(folder, 'root');
  if (!(await exists(join(root, 'usr/bin/pulseaudio')))) await unpackPulse(folder, root);
  return unpackedPulse(root);
}

/**
 * One null sink `mix` with two channels per browser and a stereo sink k0, k1, … for each of them: whatever the browsers play is recorded on one clock.
 * NOTE an idle null sink renders 2 s ahead, and streams that join then start together: a false 0.000 ms. The permanent reader with 10 ms latency cures it.
 *
 * @throws PulseUnavailableError
 */
export async function startPulse({ sinkCount }: { sinkCount: number }): Promise<PulseServer> {
  const install = await findPulse();
  const folder = await mkdtemp(join(tmpdir(), 'tutti-sound-'));
  const address = `unix:${join(folder, 'native')}`;
  const sinks = Array.from({ length: sinkCount }, (_, k) => `k${k}`);
  await writeFile(join(folder, 'lab.pa'), pulseScript(sinks, join(folder, 'native')));
  await writeFile(join(folder, 'daemon.conf'), `default-sample-rate = ${PULSE_RATE}\n`); // else Chromium opens at 44.1 kHz and is resampled
  const environment = pulseEnvironment(install, folder, address);
  const child = spawn('env', [...assignments(environment), install.pulseaudio, ...daemonArgs(install, join(folder, 'lab.pa'))], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const group = processGroup(child);
  const stop = async () => {
    await group[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
  const pactl = async (...args: string[]) => (await run('env', [...assignments(environment), install.pactl, ...args])).stdout;
  let reader: ChildProcess | undefined;
  const dispose = async () => {
    if (reader) await endChild(reader);
    await stop();
  };
  try {
    await waitFor(async () => (await pactl('list', 'short', 'sinks')).includes(sinks.at(-1) ?? 'mix'), {
      withinMs: 15_000,
      everyMs: 100,
      what: 'PulseAudio',
    });
    reader = spawn('env', [...assignments(environment), install.parec, ...readerArgs(sinks.length), '--latency-msec=10'], {
      detached: true,
      stdio: 'ignore',
    });
    await waitFor(async () => sinkLatencyMs(await pactl('list', 'sinks')) < 50, {
      withinMs: 15_000,
      everyMs: 200,
      what: 'the 2 s rendered ahead to pass',
    });
  } catch (cause) {
    await dispose();
    throw new PulseUnavailableError(`PulseAudio did not start: ${complaint.trim() || String(cause)}`, { cause });
  }
  return { address, pid: group.pid, sinks, install, environment, [Symbol.asyncDispose]: dispose };
}

function sinkLatencyMs(listing: string): number {
  return Number(/Latency: (\d+) usec/.exec(listing)?.[1] ?? Number.NaN) / 1000;
}

/** Arguments of `parec` for the whole mix: 32-bit floats, two channels per sink, nothing mixed. */
export function readerArgs(sinkCount: number): string[] {
  return [
    '--raw',
    '--device=mix.monitor',
    '--format=float32le',
    `--rate=${PULSE_RATE}`,
    `--channels=${sinkCount * 2}`,
    `--channel-map=${auxMap(0, sinkCount * 2)}`,
    '--no-remix',
    '--no-remap',
  ];
}

function pulseScript(sinks: string[], socket: string): string {
  const channels = sinks.length * 2;
  return [
    `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
    `load-module module-null-sink sink_name=mix rate=${PULSE_RATE} format=float32le channels=${channels} channel_map=${auxMap(0, channels)}`,
    ...sinks.map(
      (name, k) =>
        `load-module module-remap-sink sink_name=${name} master=mix rate=${PULSE_RATE} channels=2 channel_map=front-left,front-right master_channel_map=${auxMap(2 * k, 2)} remix=no`,
    ),
    'set-default-sink k0',
    '',
  ].join('\n');
}

function daemonArgs(install: PulseInstall, script: string): string[] {
  const modules = install.modulePath ? [`--dl-search-path=${install.modulePath}`] : [];
  return [
    '-n',
    '-F',
    script,
    '--system=false',
    '--daemonize=no',
    '--use-pid-file=no',
    '--exit-idle-time=-1',
    '--realtime=no',
    '--log-target=stderr',
    ...modules,
  ];
}

function pulseEnvironment(install: PulseInstall, folder: string, address: string): Record<string, string> {
  return {
    ...(install.libraryPath ? { LD_LIBRARY_PATH: install.libraryPath } : {}),
    XDG_RUNTIME_DIR: folder,
    PULSE_CONFIG: join(folder, 'daemon.conf'),
    PULSE_RUNTIME_PATH: folder,
    PULSE_STATE_PATH: folder,
    PULSE_SERVER: address,
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  };
}

async function installedPulse(): Promise<PulseInstall | undefined> {
  const names = ['pulseaudio', 'parec', 'pacat', 'pactl'];
  const found = await run('which', names).catch(() => undefined);
  const [pulseaudio, parec, pacat, pactl] = found?.stdout.trim().split('\n') ?? [];
  return pulseaudio && parec && pacat && pactl ? { pulseaudio, parec, pacat, pactl, libraryPath: '', modulePath: '' } : undefined;
}

async function unpackPulse(folder: string, root: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'unpack-'));
  try {
    // apt's own resolver names what is missing here; nothing is installed
    const plan = await run('apt-get', ['install', '--simulate', '--no-install-recommends', 'pulseaudio', 'pulseaudio-utils']);
    const packages = [...plan.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
    await run('apt-get', ['download', ...packages], { cwd: work });
    const unpacked = join(work, 'root');
    for (const name of await readdir(work)) if (name.endsWith('.deb')) await run('dpkg', ['-x', join(work, name), unpacked]);
    await rename(unpacked, root).catch(async (cause) => {
      if (!(await exists(join(root, 'usr/bin/pulseaudio')))) throw cause; // another process was quicker: theirs is as good
    });
  } catch (cause) {
    throw new PulseUnavailableError(
      'PulseAudio is neither installed nor to be had from Debian\'s packages: run "sudo apt-get update" (needs network), or on a machine without PipeWire "sudo apt-get install pulseaudio pulseaudio-utils".',
      { cause },
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpackedPulse(root: string): Promise<PulseInstall> {
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  const modulePath = files.find((file) => file.name === 'module-null-sink.so')?.parentPath;
  if (!modulePath) throw new PulseUnavailableError(`${root} holds no PulseAudio modules: remove that folder and run again.`);
  const folders = new Set(files.filter((file) => /\.so(\.|$)/.test(file.name)).map((file) => file.parentPath));
  const bin = (name: string) => join(root, 'usr/bin', name);
  return {
    pulseaudio: bin('pulseaudio'),
    parec: bin('parec'),
    pacat: bin('pacat'),
    pactl: bin('pactl'),
    libraryPath: [...folders].join(':'),
    modulePath,
  };
}

function auxMap(from: number, count: number): string {
  return Array.from({ length: count }, (_, index) => `aux${from + index}`).join(',');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
