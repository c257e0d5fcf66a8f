import {
  type IngestJobs,
  ingestJobs,
  type PostgresEventLog,
  projectFrom,
  readCheckpoint,
  type StoredEvent,
  type Transaction,
} from '@tutti/event-log';
import { pause, type ReadyAnswer } from '@tutti/service';
import { jobsOfEvents } from './jobs-of-events.ts';
import type { IngestMetrics } from './metrics.ts';

/** Names its checkpoint. */
export const ingestProjector = 'replay-ingest';

export type ProjectionNeeds = {
  readonly log: PostgresEventLog;
  readonly metrics: Pick<IngestMetrics, 'projectionRetried' | 'projectionFailed'>;
  /** Told when there are jobs that were not there before. */
  readonly onJobs: () => void;
  /** How long to wait after a fault that does not heal by itself. */
  readonly pauseMs?: number;
};

export type IngestProjection = AsyncDisposable & { ready(): ReadyAnswer };

/** Makes jobs of the log's events until disposed, each in the transaction that moves the checkpoint. */
export function runProjection({ log, metrics, onJobs, pauseMs = 5_000 }: ProjectionNeeds): IngestProjection {
  const stopping = new AbortController();
  const { signal } = stopping;
  let fault: string | undefined;
  let added = false;

  const project = async (events: readonly StoredEvent[], transaction: Transaction) => {
    added = await writeJobs(events, ingestJobs(transaction));
  };
  const run = async () => {
    while (!signal.aborted) {
      try {
        const onBatch = () => {
          fault = undefined;
          if (added) onJobs();
        };
        await projectFrom(log, { name: ingestProjector, project, signal, onBatch, onRetry: metrics.projectionRetried });
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error);
        metrics.projectionFailed(error);
        await pause(pauseMs, signal);
      }
    }
  };
  const running = run();
  return {
    ready: () => fault === undefined || `stands still: ${fault}`,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

/** Events that are in the log and were not looked at yet. */
export async function projectionLag(log: PostgresEventLog): Promise<number> {
  const position = await readCheckpoint(log.sql, ingestProjector);
  return (await log.head()) - position;
}

async function writeJobs(events: readonly StoredEvent[], jobs: Pick<IngestJobs, 'add' | 'cancel'>): Promise<boolean> {
  let added = false;
  for (const change of jobsOfEvents(events)) {
    if ('cancel' in change) await jobs.cancel(change.cancel);
    else {
      await jobs.add([change.add]);
      added = true;
    }
  }
  return added;
}
