import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from './logger.ts';
import { Counter, type Registry } from './metrics.ts';

/** What a fault can belong to when it does not belong to the whole process. */
const places = ['connection', 'request', 'room', 'message', 'send'] as const;

/** One connection, request, room or message: what a fault in its code ends. */
export type FaultScope = {
  /** The label `where` of `tutti_faults_total`. */
  readonly where: (typeof places)[number];
  /** Ids for the log. */
  readonly about?: Readonly<Record<string, string | number>>;
  /** Ends the connection, request or room, and nothing else. Called at the first fault only; absent where there is nothing to end. */
  end?(): void;
};

/** Keeps faults of one connection, request, room or message away from everybody else's. */
export type Faults = {
  /** Counts the fault; at the scope's first one, also logs it with its stack and ends the scope. */
  contain(error: unknown, scope: FaultScope): void;
  /**
   * Runs a callback of a library in the scope. Whatever the callback throws or rejects is contained, at once or later in a timer or a promise that
   * it started: the scope follows asynchronous work, and `startService` asks it before an error that nobody caught ends the process.
   */
  run(scope: FaultScope, task: () => unknown): void;
};

const current = new AsyncLocalStorage<FaultScope>();

/** The scope in which this code runs, if any. */
export const faultScope = (): FaultScope | undefined => current.getStore();

export type FaultsNeeds = {
  readonly log: Pick<Logger, 'error'>;
  /** Where `tutti_faults_total` is registered; without it, faults are only logged. */
  readonly metrics?: Registry;
};

export function containedFaults({ log, metrics }: FaultsNeeds): Faults {
  const count = metrics && counterIn(metrics);
  const ended = new WeakSet<FaultScope>();

  const contain = (error: unknown, scope: FaultScope): void => {
    count?.inc({ where: scope.where });
    if (ended.has(scope)) return;
    ended.add(scope);
    log.error({ err: error, where: scope.where, ...scope.about }, 'a fault ended what it belongs to');
    try {
      scope.end?.();
    } catch (another) {
      log.error({ err: another, where: scope.where, ...scope.about }, 'what a fault belongs to could not be ended');
    }
  };
  return {
    contain,
    run(scope, task) {
      try {
        const result = current.run(scope, task);
        if (result instanceof Promise) result.catch((error: unknown) => contain(error, scope));
      } catch (error) {
        contain(error, scope);
      }
    },
  };
}

function counterIn(metrics: Registry) {
  const help = 'Errors that ended one connection, request, room or message, and not the process';
  const counter = new Counter({ name: 'tutti_faults_total', help, labelNames: ['where'], registers: [metrics] });
  for (const where of places) counter.inc({ where }, 0);
  return counter;
}
