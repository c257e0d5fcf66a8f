import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@tutti/embedded';
import { type ServiceProcess, startServiceProcess } from '@tutti/testkit';
import { buildPages } from '../../../services/cli/src/pages.ts';
import { type FaultLab, faultLab } from '../fault-lab.ts';
import { gateways, secrets } from '../gateways.ts';

/** Every service as its own process. Nothing restarts one that ends. */
export type PortLab = AsyncDisposable & {
  readonly lab: FaultLab;
  readonly services: readonly ServiceProcess[];
  readonly gatewayPort: number;
  readonly apiPort: number;
  readonly timePort: number;
  readonly healthPorts: readonly number[];
  /** Services that ended although nobody asked them to. */
  readonly ended: readonly Ended[];
  /** What services logged as an error, one line of each kind, with its service's name. */
  errors(): string[];
};

export type Ended = { readonly name: string; readonly how: string; readonly lastWords: string };

/** All attacks come from one address: the usual limits would refuse most of them before they reach the code behind. */
const unhurried = Object.fromEntries(
  ['TOKENS_PER_MIN', 'ROOMS_PER_MIN', 'UPLOADS_PER_MIN', 'EXPORTS_PER_MIN'].map((name) => [name, '10000000']),
);
const admitAll = { ADMIT_PER_SEC: '100000' };
/** Uploads must not fill the disk. */
const small = { MEDIA_LIMIT_MB: '1', MEDIA_CLIP_LIMIT_MB: '1' };
const startWithinMs = 60_000;
const mostLastWords = 6_000;

export async function portLab(onEnd: (ended: Ended) => void): Promise<PortLab> {
  await buildPages(() => undefined);
  const [timePort, apiPort, webPort] = [await freePort(), await freePort(), await freePort()];
  const lab = await faultLab('ports', { TIME_PORT: String(timePort), ...admitAll });
  const { timesync, roomState, scheduler } = lab.servers;
  const gates = await gateways(lab, { ...admitAll, PORT: String(apiPort) });
  const own = Object.entries(await variablesOf(lab, { apiPort, webPort, gatewayPort: gates.port }));
  const starts = [gates.start(), ...own.map(([name, variables]) => startServiceProcess(name, variables, startWithinMs))];
  const services = [...(await allStarted(starts, lab)), timesync, roomState, scheduler];
  const ended: Ended[] = [];
  let disposing = false;
  for (const { name, exited, output } of services)
    void exited.then(({ code, signal }) => {
      if (disposing) return;
      const end = { name, how: signal ?? `code ${code}`, lastWords: output().slice(-mostLastWords) };
      ended.push(end);
      onEnd(end);
    });
  return {
    ...{ lab, services, ended, timePort, apiPort, gatewayPort: gates.port },
    healthPorts: services.map(({ healthUrl }) => Number(new URL(healthUrl).port)),
    errors: () => services.flatMap(({ name, output }) => errorsIn(output()).map((line) => `${name}: ${line}`)),
    async [Symbol.asyncDispose]() {
      disposing = true;
      await Promise.all(services.map((service) => service.kill9()));
      await lab[Symbol.asyncDispose]();
    },
  };
}

type Ports = { readonly apiPort: number; readonly webPort: number; readonly gatewayPort: number };

/** The variables of each service that a fault lab does not start. */
async function variablesOf({ servers: { env }, folder }: FaultLab, { apiPort, webPort, gatewayPort }: Ports) {
  const media = { MEDIA_DIR: join(folder, 'media'), ...small };
  await mkdir(media.MEDIA_DIR);
  const addresses = { WEB_URL: `http://127.0.0.1:${webPort}`, PORT: String(apiPort), GATEWAY_PORT: String(gatewayPort) };
  return {
    web: { WEB_PORT: String(webPort) },
    'replay-ingest': { ...env, ...media },
    api: { ...env, ...secrets, ...media, ...unhurried, ...addresses, HEALTH_PORT: String(apiPort) },
  };
}

/** When one of them does not start, the others and the lab are ended. @throws what that one threw. */
async function allStarted(starts: readonly Promise<ServiceProcess>[], lab: FaultLab): Promise<ServiceProcess[]> {
  const outcomes = await Promise.allSettled(starts);
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return started;
  for (const service of started) await service.kill9();
  await lab[Symbol.asyncDispose]();
  throw failed.reason;
}

type LogLine = { readonly msg?: string; readonly err?: { readonly stack?: string } };

/** The log lines of level `error` and above, the first from each place. */
function errorsIn(output: string): string[] {
  const byPlace = new Map<string, string>();
  for (const line of output.split('\n')) {
    if (!/^\{"level":[56]0,/u.test(line) || !line.endsWith('}')) continue;
    const { msg, err } = JSON.parse(line) as LogLine;
    const place = `${msg} ${/\n +at (.*)/u.exec(err?.stack ?? '')?.[1]}`;
    if (!byPlace.has(place)) byPlace.set(place, line);
  }
  return [...byPlace.values()];
}
