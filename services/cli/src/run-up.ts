import { freePort, reservePorts, type ServerExit } from '@tutti/embedded';
import { CliError } from './cli-error.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { startInfrastructure } from './infrastructure.ts';
import { type Kept, keepRunning } from './keep-running.ts';
import type { LogLines } from './log-lines.ts';
import { freePorts, usableDataDir } from './preflight.ts';
import { endLeftoverServices, removeRunning, writeRunning } from './running-file.ts';
import { installationSecrets } from './secrets.ts';
import { reachable, type ServiceSpec, type Surroundings } from './service-list.ts';
import { type StartWatch, watchStart } from './start-failure.ts';
import { startServiceProcess } from './start-service-process.ts';
import { untilReady } from './until-ready.ts';
import type { UpConfig } from './up-config.ts';

const readyWithinMs = 60_000;

/** What `up` is made of; tests hand in their own. */
export type UpParts = {
  /** In the order in which they are ended. */
  readonly services: (around: Surroundings) => readonly ServiceSpec[];
  /** Names and entries, to know what a killed supervisor left behind. */
  readonly entries: Readonly<Record<string, string>>;
  readonly migrate: (postgresUrl: string) => Promise<void>;
  readonly buildPages: (onStart: () => void) => Promise<boolean>;
  readonly seed: (around: Surroundings, stopping: AbortSignal) => Promise<void>;
};

export type UpSurface = {
  readonly lines: LogLines;
  /** A line of its own, without a name in front. */
  readonly print: (line: string) => void;
  /** Aborts at the first signal: end everything in order. */
  readonly stopping: AbortSignal;
  /** Aborts at the second: kill what is left. */
  readonly killing: AbortSignal;
};

/**
 * Brings everything up, prints `ready: http://…`, and keeps it running until `stopping`; then ends all in order. Resolves when nothing of it runs.
 * @throws CliError or EmbeddedServerError with one sentence; what was started by then is ended first.
 */
export async function runUp(config: UpConfig, parts: UpParts, surface: UpSurface): Promise<void> {
  await usableDataDir(config.dataDir);
  const lock = await lockDataDir(config.dataDir);
  const started: Kept[] = [];
  const kill = () => {
    for (const kept of started) kept.kill();
  };
  surface.killing.addEventListener('abort', kill);
  try {
    await endLeftoverServices(config.dataDir, parts.entries);
    await freePorts(config);
    reservePorts([config.port, config.gatewayPort, config.timePort]);
    await bringUp(config, parts, surface, started);
    await aborted(surface.stopping);
  } finally {
    if (started.length > 0) surface.lines('tutti', 'stopping');
    for (const kept of started) await kept.stop();
    surface.killing.removeEventListener('abort', kill);
    await removeRunning(config.dataDir);
    await lock[Symbol.asyncDispose]();
  }
}

/** Fills `started`, in the order in which they are to be ended. Returns early when `stopping` aborts. */
async function bringUp(config: UpConfig, parts: UpParts, surface: UpSurface, started: Kept[]): Promise<void> {
  const { lines, stopping } = surface;
  const start = watchStart();
  const watched = {
    onEnd: (name: string, end: ServerExit | Error, againInMs: number) => {
      const what = end instanceof Error ? end.message : `ended with ${end.signal ?? `code ${end.code}`}`;
      lines('tutti', `${name} ${what}; starting it again in ${againInMs} ms`);
      start.ended(name, end);
    },
    onAgain: () => remember().catch((error: unknown) => lines('tutti', `running.json could not be written: ${String(error)}`)),
  };
  let remember = async (): Promise<void> => undefined; // until there is something to remember
  const { postgres, nats, ...urls } = await startInfrastructure(config.dataDir, lines, watched);
  started.push(nats, postgres);
  lines('tutti', `Postgres on ${new URL(urls.postgresUrl).host}, NATS on ${new URL(urls.natsUrl).host}, data in ${config.dataDir}`);
  const around = await surroundings(config, parts, urls);
  remember = rememberedIn(config, around, started);
  if (stopping.aborted) return;
  await migrated(parts, urls.postgresUrl);
  if (await parts.buildPages(() => lines('tutti', 'building the pages'))) lines('tutti', 'the pages are built');
  if (stopping.aborted) return;

  const services = parts.services(around);
  for (const [index, spec] of services.entries()) {
    const onLine = (line: string): void => {
      lines(spec.name, line);
      start.line(spec.name, line);
    };
    const run = () => startServiceProcess(spec, { watch: config.watch, onLine });
    started.splice(index, 0, await keepRunning({ name: spec.name, start: run, ...watched }));
  }
  await remember();
  await allReady(services, start, stopping);
  if (stopping.aborted) return;
  await Promise.race([parts.seed(around, stopping), aborted(stopping)]);
  if (!stopping.aborted) surface.print(`ready: ${urlOf(config)}`);
}

/** Writes running.json, one writing after the other. */
function rememberedIn(
  config: UpConfig,
  { postgresUrl, natsUrl, webPort, healthPorts }: Surroundings,
  started: readonly Kept[],
): () => Promise<void> {
  const ports = { api: config.port, gateway: config.gatewayPort, time: config.timePort, web: webPort, ...prefixed(healthPorts) };
  const fixed = {
    pid: process.pid,
    url: urlOf(config),
    gatewayUrl: gatewayUrlOf(config),
    timeUrl: timeUrlOf(config),
    postgresUrl,
    natsUrl,
    ports,
  };
  let last: Promise<void> = Promise.resolve();
  return () => {
    const write = () => writeRunning(config.dataDir, { ...fixed, pids: Object.fromEntries(started.map(({ name, pid }) => [name, pid])) });
    last = last.then(write, write);
    return last;
  };
}

async function allReady(services: readonly ServiceSpec[], start: StartWatch, stopping: AbortSignal): Promise<void> {
  const answers = Promise.all(services.map(async (spec) => ({ spec, said: await untilReady(spec.readyUrl, readyWithinMs, stopping) })));
  const late = (await Promise.race([answers, start.failed])).find(({ said }) => said !== undefined);
  if (late === undefined || stopping.aborted) return;
  throw new CliError('SERVICE_NOT_STARTED', `${late.spec.name} was not ready within ${readyWithinMs / 1000} s: ${late.said}.`);
}

async function migrated(parts: UpParts, postgresUrl: string): Promise<void> {
  try {
    await parts.migrate(postgresUrl);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('MIGRATION_FAILED', `The database could not be brought to this version's schema: ${why.replace(/\.?$/, '.')}`, {
      cause,
    });
  }
}

async function surroundings(config: UpConfig, parts: UpParts, urls: { postgresUrl: string; natsUrl: string }): Promise<Surroundings> {
  const names = Object.keys(parts.entries).filter((name) => name !== 'api');
  const healthPorts: Record<string, number> = {};
  for (const name of names) healthPorts[name] = await freePort();
  return { config, ...urls, secrets: await installationSecrets(config.dataDir), webPort: await freePort(), healthPorts };
}

const prefixed = (ports: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${name}.health`, port]));

export const urlOf = ({ listenHost, port }: UpConfig): string => `http://${reachable(listenHost)}:${port}/`;
export const gatewayUrlOf = ({ listenHost, gatewayPort }: UpConfig): string => `ws://${reachable(listenHost)}:${gatewayPort}/ws`;
export const timeUrlOf = ({ listenHost, timePort }: UpConfig): string => `ws://${reachable(listenHost)}:${timePort}/time`;

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
