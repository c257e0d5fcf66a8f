import type { ServiceConfig } from './config.ts';
import { containedFaults, type Faults, faultScope } from './faults.ts';
import { type Health, type ReadyCheck, serviceHealth } from './health.ts';
import { serveHealth } from './health-server.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics, type Registry } from './metrics.ts';
import { ownedThings } from './owned.ts';
import { startTelemetry } from './telemetry.ts';

/** Everything a service has closes within this time, else the process ends with code 1. */
const drainWithinMs = 10_000;

export type Service = {
  readonly name: string;
  readonly log: Logger;
  readonly metrics: Registry;
  /** Keeps what goes wrong with one connection or message from ending the process. */
  readonly faults: Faults;
  /** Answers for /healthz, /readyz, /metrics: only the api needs it, on its own port. */
  readonly health: Health;
  /** Port of the health server; undefined when the config has none. */
  readonly healthPort: number | undefined;
  /** Aborts when the drain begins: hand it to loops. */
  readonly stopping: AbortSignal;
  /** Takes over closing `thing`: at the drain, last owned first. Returns it. */
  own<T extends AsyncDisposable | Disposable>(thing: T, name?: string): T;
  /** A named readiness check; a string says why it is not ready. */
  ready(name: string, check: ReadyCheck): void;
  /** Begins the drain as a signal would; for a fault that nothing heals, with `exitCode` 1. */
  stop(reason: string, exitCode?: number): void;
  /** The start is over: /readyz asks the checks. Resolves after SIGTERM, SIGINT or `stop`, once everything owned is closed; then the process ends. */
  untilStopped(): Promise<void>;
};

/**
 * Logger, telemetry, metrics, health server and drain of a process named `name`.
 * A second signal during the drain ends the process at once. An error that nobody caught ends the fault scope it arose in; outside of any scope it is
 * logged, and the service drains with exit code 1.
 */
export async function startService(name: string, config: ServiceConfig): Promise<Service> {
  const log = createLogger(name, config);
  const metrics = createMetrics(name, config.instanceId);
  const faults = containedFaults({ log, metrics });
  const health = serviceHealth(metrics);
  health.starting();
  const owned = ownedThings(log);
  const stopping = new AbortController();
  const stopped = Promise.withResolvers<void>();
  owned.add(startTelemetry({ service: name, ...config }), 'telemetry');

  const drain = async (reason: string, exitCode: number): Promise<void> => {
    log.info({ reason }, 'draining');
    health.drain();
    stopping.abort(new Error(`${name} stops: ${reason}`));
    const allWell = await owned.close(drainWithinMs);
    log.info({ reason }, 'stopped');
    process.exitCode = allWell ? exitCode : 1;
    stopped.resolve();
    // NOTE whatever still holds the event loop was not owned; the process ends all the same.
    setTimeout(() => process.exit(), 250).unref();
  };
  const stop = (reason: string, exitCode = 0): void => {
    if (!stopping.signal.aborted) void drain(reason, exitCode);
  };
  endOnSignals(stop, stopping.signal);
  endOnFaults(stop, log, faults);

  let healthPort: number | undefined;
  if (config.healthPort !== undefined) {
    const server = await serveHealth(health, { host: config.listenHost, port: config.healthPort });
    healthPort = owned.add(server, 'health server').port;
  }
  log.info({ healthPort, pid: process.pid }, 'started');
  return {
    name,
    log,
    metrics,
    faults,
    health,
    healthPort,
    stopping: stopping.signal,
    own: (thing, label) => owned.add(thing, label),
    ready: (check, run) => health.ready(check, run),
    stop,
    untilStopped() {
      health.started();
      return stopped.promise;
    },
  };
}

function endOnSignals(stop: (reason: string) => void, stopping: AbortSignal): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping.aborted) process.exit(1);
      stop(signal);
    });
  }
}

function endOnFaults(stop: (reason: string, exitCode: number) => void, log: Logger, faults: Faults): void {
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (fault: unknown) => {
      const scope = faultScope();
      if (scope) return faults.contain(fault, scope);
      log.fatal({ err: fault }, kind);
      stop(kind, 1);
    });
  }
}
