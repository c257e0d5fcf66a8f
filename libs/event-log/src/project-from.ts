import { monotonicMs } from '@tutti/service';
import { CheckpointMovedError, LogConnectionLostError } from './errors.ts';
import { isConnectionLoss } from './postgres-errors.ts';
import type { PostgresEventLog } from './postgres-event-log.ts';
import type { Sql, Transaction } from './sql.ts';
import type { StoredEvent } from './types.ts';
import { wakeUp } from './wake-up.ts';

export type Projection = {
  /** Names the checkpoint; two instances of one name take turns, and neither does harm. */
  readonly name: string;
  /** Writes what follows from the events, in the transaction that moves the checkpoint: an event counts once, whatever is killed. */
  readonly project: (events: readonly StoredEvent[], transaction: Transaction) => Promise<void>;
  readonly signal: AbortSignal;
  readonly batchSize?: number;
  /** Told after each batch is committed, for metrics. */
  readonly onBatch?: (batch: { readonly events: number; readonly position: number; readonly tookMs: number }) => void;
  /** Told when a connection was lost or another instance was quicker; it goes on from the checkpoint by itself. */
  readonly onRetry?: (error: Error) => void;
};

const retryMs = 200;

/**
 * Follows the log from the projection's checkpoint until the signal aborts.
 * @throws what `project` throws, and LogHoleError: going on would skip events; nothing of that batch is kept.
 */
export async function projectFrom(log: PostgresEventLog, projection: Projection): Promise<void> {
  const { signal, onRetry } = projection;
  while (!signal.aborted) {
    try {
      await projectUntilFault(log, projection);
    } catch (error) {
      if (!(error instanceof Error && heals(error))) throw error;
      onRetry?.(error);
      await wakeUp().sleep(retryMs, signal);
    }
  }
}

/** Where a projection stands; 0 before its first event. */
export async function readCheckpoint(sql: Sql, projector: string): Promise<number> {
  const [row] = await sql<{ position: number }[]>`select position from checkpoint where projector = ${projector}`;
  return row?.position ?? 0;
}

async function projectUntilFault(log: PostgresEventLog, { name, project, signal, batchSize, onBatch }: Projection): Promise<void> {
  await log.sql`insert into checkpoint (projector, position) values (${name}, 0) on conflict do nothing`;
  let position = await readCheckpoint(log.sql, name);
  for await (const events of log.follow(position, { signal, ...(batchSize ? { batchSize } : {}) })) {
    const startMs = monotonicMs();
    const from = position;
    const to = from + events.length;
    await log.sql.begin(async (transaction) => {
      await holdCheckpoint(transaction, name, from);
      await project(events, transaction);
      await transaction`update checkpoint set position = ${to} where projector = ${name}`;
    });
    position = to;
    onBatch?.({ events: events.length, position, tookMs: monotonicMs() - startMs });
  }
}

/** Locks the checkpoint's row, so that a second instance waits here, and then sees that it was moved. */
async function holdCheckpoint(transaction: Transaction, name: string, expected: number): Promise<void> {
  const [row] = await transaction<{ position: number }[]>`select position from checkpoint where projector = ${name} for update`;
  if (row?.position !== expected) throw new CheckpointMovedError(name, expected, row?.position ?? 0);
}

const heals = (error: Error): boolean =>
  error instanceof CheckpointMovedError || error instanceof LogConnectionLostError || isConnectionLoss(error);
