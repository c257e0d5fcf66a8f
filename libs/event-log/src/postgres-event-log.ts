import { currentTrace } from '@tutti/service';
import { appendBatch } from './append-batch.ts';
import { type AppenderOptions, coalescingAppender } from './coalescing-appender.ts';
import { connect } from './connect.ts';
import { followPositions, lastOfGapless } from './follow-positions.ts';
import { readAfterPosition, readAfterVersion, readCommand, readHead } from './read-events.ts';
import type { Sql } from './sql.ts';
import type { AppendItem, EventLog, StoredEvent } from './types.ts';
import { validAppend } from './valid-append.ts';
import { type WakeUp, wakeUp } from './wake-up.ts';

export type PostgresEventLogOptions = {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
  /** Most items in one statement; default 1000. */
  readonly maxBatch?: number;
  /** Connections for reading and projecting; appending and listening have their own. Default 4. */
  readonly connections?: number;
  readonly onBatch?: AppenderOptions['onBatch'];
};

/** The log in Postgres, and the connections for what is kept beside it. */
export interface PostgresEventLog extends EventLog {
  /** For this package's projectors and read models. */
  readonly sql: Sql;
}

const pageSize = 1000;
/** Notifications tell of news at once; this is for the ones that were lost. */
const pollMs = 500;

/** @throws LogConnectionLostError when Postgres does not answer; Error when it is not migrated. */
export async function postgresEventLog({
  url,
  name = 'tutti-log',
  maxBatch = 1000,
  connections = 4,
  onBatch,
}: PostgresEventLogOptions): Promise<PostgresEventLog> {
  const sql = connect({ url, connections, name });
  const appendSql = connect({ url, connections: 1, name: `${name}-append` });
  const appender = coalescingAppender({ send: (items) => appendBatch(appendSql, items), maxBatch, ...(onBatch ? { onBatch } : {}) });
  const followers = new Set<WakeUp>();
  const closing = new AbortController();
  const wakeAll = () => {
    for (const follower of followers) follower.wake();
  };
  const end = () => Promise.all([sql.end({ timeout: 1 }), appendSql.end({ timeout: 1 })]);
  const { epoch } = await readHead(sql).catch(async (error) => {
    await end();
    throw error;
  });
  await sql.listen('tutti_log', wakeAll, wakeAll);

  return {
    epoch,
    sql,
    append: async (item) => appender.append(withTrace(validAppend(item))),
    readStream: (stream, afterVersion = 0) =>
      pages(afterVersion, Number.POSITIVE_INFINITY, (after, limit) => readAfterVersion(sql, stream, after, limit), lastVersion),
    readAll: (afterPosition, limit = Number.POSITIVE_INFINITY) =>
      pages(afterPosition, limit, (after, most) => readAfterPosition(sql, after, most), lastOfGapless),
    async *follow(afterPosition, { signal, batchSize = pageSize }) {
      const news = wakeUp();
      followers.add(news);
      const untilClosed = AbortSignal.any([signal, closing.signal]);
      try {
        const read = (after: number, limit: number) => readAfterPosition(sql, after, limit);
        yield* followPositions(afterPosition, { read, news, signal: untilClosed, batchSize, pollMs });
      } finally {
        followers.delete(news);
      }
    },
    findCommand: (commandId) => readCommand(sql, commandId),
    head: async () => (await readHead(sql)).position,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await appender[Symbol.asyncDispose]();
      await end();
    },
  };
}

/** Keyset pages: no transaction is held open between them, however slow the reader. */
async function* pages(
  after: number,
  limit: number,
  read: (after: number, limit: number) => Promise<readonly StoredEvent[]>,
  lastOf: (after: number, events: readonly StoredEvent[]) => number,
): AsyncGenerator<StoredEvent> {
  let last = after;
  for (let left = limit; left > 0; ) {
    const size = Math.min(pageSize, left);
    const events = await read(last, size);
    last = lastOf(last, events);
    yield* events;
    left -= events.length;
    if (events.length < size) return;
  }
}

const lastVersion = (after: number, events: readonly StoredEvent[]): number => events.at(-1)?.streamVersion ?? after;

/** The caller's span is in the event's columns, so a relay or a reader can go on with its trace. */
function withTrace(item: AppendItem): AppendItem {
  const ids = item.trace ?? currentTrace();
  return ids ? { ...item, trace: ids } : item;
}
