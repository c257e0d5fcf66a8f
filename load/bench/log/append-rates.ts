import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@tutti/embedded';
import { type AppendItem, migrate, type PostgresEventLog, postgresEventLog } from '@tutti/event-log';
import { monotonicMs } from '@tutti/service';
import postgres, { type Sql } from 'postgres';

/** Rows per second, medians over rounds. */
export type AppendRates = { readonly appendPerSec: number; readonly unnestPerSec: number; readonly oneRowPerSec: number };

export type AppendRatesOptions = {
  readonly callers?: number;
  readonly rounds?: number;
  readonly roundMs?: number;
  readonly say?: (line: string) => void;
};

/**
 * The log's append with many callers, against what Postgres gives to one connection that only inserts: batches of 1000 by unnest, and one row
 * per transaction. All three write rows of one shape into tables of one shape with the same indexes, in the same durable Postgres, in turn, so that whatever
 * else the machine does hits all of them.
 */
export async function appendRates({
  callers = 256,
  rounds = 7,
  roundMs = 2_000,
  say = () => {},
}: AppendRatesOptions = {}): Promise<AppendRates> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-bench-'));
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: true, diesWithParent: true });
  try {
    await migrate(server.url);
    const log = await postgresEventLog({ url: server.url, name: 'bench' });
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    await sql`create table plain_event (like event including all)`;
    const measures = {
      append: () => appending(log, callers, roundMs),
      unnest: () => inserting(sql, 1000, roundMs),
      oneRow: () => inserting(sql, 1, roundMs),
    };
    const rates: Record<keyof typeof measures, number[]> = { append: [], unnest: [], oneRow: [] };
    for (let round = 0; round <= rounds; round += 1) {
      for (const name of ['unnest', 'append', 'oneRow'] as const) {
        const rate = await measures[name]();
        if (round > 0) rates[name].push(rate); // the first one warms up
      }
      say(
        `round ${round}: ${(['append', 'unnest', 'oneRow'] as const).map((name) => `${name} ${(rates[name].at(-1) ?? 0).toFixed(0)}/s`).join(', ')}`,
      );
    }
    await sql.end();
    await log[Symbol.asyncDispose]();
    return { appendPerSec: median(rates.append), unnestPerSec: median(rates.unnest), oneRowPerSec: median(rates.oneRow) };
  } finally {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

let made = 0;

/** A command as the scheduler appends it: one event, a trace, one of 200 rooms. */
function command(): AppendItem {
  made += 1;
  return {
    stream: `room-${made % 200}`,
    expectedVersion: null,
    commandId: `bench-${made.toString(36).padStart(12, '0')}`,
    actorId: `member-${made % 256}`,
    occurredServerMs: 1_763_700_000_000.5 + made,
    trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
    events: [
      {
        type: 'PlaybackResumed',
        schemaVersion: 1,
        data: { startAtServerMs: 1_763_700_000_000.5 + made, startPositionMs: 1234.5, leadMs: 120, leadReason: '2 x 41 ms round trip' },
      },
    ],
  };
}

/** Each caller has one append under way. */
async function appending(log: PostgresEventLog, callers: number, ms: number): Promise<number> {
  let done = 0;
  const startMs = monotonicMs();
  const call = async () => {
    while (monotonicMs() - startMs < ms) {
      const answer = await log.append(command());
      if (answer.kind !== 'ok') throw new Error(`an append was answered with ${answer.kind}`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return (done * 1000) / (monotonicMs() - startMs);
}

let inserted = 0;

async function inserting(sql: Sql, rows: number, ms: number): Promise<number> {
  let done = 0;
  const startMs = monotonicMs();
  while (monotonicMs() - startMs < ms) {
    const items = Array.from({ length: rows }, command);
    const events = items.map(({ events: [event] }) => event);
    const positions = items.map(() => ++inserted);
    await sql`insert into plain_event (position, stream, stream_version, event_id, type, schema_version, occurred_server_ms, actor_id, command_id,
        trace_id, span_id, data)
      select position, stream, version, id, type, schema_version, occurred, actor, command, trace, span, data::jsonb
      from unnest(${positions}::bigint[], ${items.map(({ stream }) => stream)}::text[], ${positions}::int[],
        ${items.map(({ commandId }) => `${commandId}.0`)}::text[], ${events.map((event) => event?.type ?? '')}::text[],
        ${events.map((event) => event?.schemaVersion ?? 1)}::int[], ${items.map(({ occurredServerMs }) => occurredServerMs)}::float8[],
        ${items.map(({ actorId }) => actorId)}::text[], ${items.map(({ commandId }) => commandId)}::text[],
        ${items.map(({ trace }) => trace?.traceId ?? null)}::text[], ${items.map(({ trace }) => trace?.spanId ?? null)}::text[],
        ${events.map((event) => JSON.stringify(event?.data))}::text[]
      ) n(position, stream, version, id, type, schema_version, occurred, actor, command, trace, span, data)`;
    done += rows;
  }
  return (done * 1000) / (monotonicMs() - startMs);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
