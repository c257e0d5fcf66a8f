import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresEventLog, projectFrom, readCheckpoint, roomProjector } from '@tutti/event-log';
import type { ReadyAnswer } from '@tutti/service';
import type { RoomStateMetrics } from './metrics.ts';
import { projectRooms } from './project-rooms.ts';

export type ProjectorNeeds = {
  readonly log: PostgresEventLog;
  readonly metrics: Pick<RoomStateMetrics, 'projected' | 'retried' | 'failed'>;
  readonly maxLag: number;
  readonly batchSize?: number;
  /** How long to wait after a fault that does not heal by itself. */
  readonly pauseMs?: number;
};

export type Projector = AsyncDisposable & {
  /** Why questions about all rooms would be answered from too far behind, or true. */
  ready(): Promise<ReadyAnswer>;
};

/** Events that are in the log and not yet projected. Negative: the read model is of another log. */
export async function projectorLag(log: PostgresEventLog): Promise<number> {
  const position = await readCheckpoint(log.sql, roomProjector);
  return (await log.head()) - position;
}

/** Follows the log until disposed. A fault that does not heal is said loudly, and tried again: the room queries go on meanwhile. */
export function runProjector({ log, metrics, maxLag, batchSize, pauseMs = 5_000 }: ProjectorNeeds): Projector {
  const stopping = new AbortController();
  const { signal } = stopping;
  let fault: Error | undefined;

  const run = async () => {
    while (!signal.aborted) {
      try {
        await projectFrom(log, {
          name: roomProjector,
          project: projectRooms(),
          signal,
          ...(batchSize === undefined ? {} : { batchSize }),
          onBatch: (batch) => {
            fault = undefined;
            metrics.projected(batch);
          },
          onRetry: metrics.retried,
        });
      } catch (error) {
        fault = error instanceof Error ? error : new Error(String(error));
        metrics.failed(error);
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  const running = run();

  return {
    async ready() {
      if (fault) return `stands still: ${fault.message}`;
      const lag = await projectorLag(log);
      if (lag < 0) return `is ${-lag} events ahead of the log: the read model belongs to another log, rebuild it`;
      return lag <= maxLag || `is ${lag} events behind the log`;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}
