import type { Sql } from './sql.ts';
import type { AppendAnswer, AppendItem } from './types.ts';

type Row = { kind: 'ok' | 'repeat' | 'conflict'; first_position: number; last_position: number; version_after: number };

/** One statement, one transaction: everything in `items`, answered one by one in their order. No command id may come twice. */
export async function appendBatch(sql: Sql, items: readonly AppendItem[]): Promise<AppendAnswer[]> {
  const rows = await sql.unsafe<Row[]>(statement, toColumns(items), { prepare: true });
  return rows.map(toAnswer);
}

// Casts name the parameters' types, so that nothing has to be asked from the server about them.
const statement = `select * from append_batch($1::text[], $2::int[], $3::int[], $4::int[],
  $5::text[], $6::text[], $7::text[], $8::int[], $9::float8[], $10::text[], $11::text[], $12::bigint[], $13::text[], $14::text[], $15::text[])`;

function toAnswer({ kind, first_position, last_position, version_after }: Row): AppendAnswer {
  if (kind === 'conflict') return { kind, streamVersion: version_after };
  return { kind, firstPosition: first_position, lastPosition: last_position, streamVersion: version_after };
}

/** Arrays by column: a parameter per column is several times cheaper to send and to read than one per value. */
function toColumns(items: readonly AppendItem[]): (string | number | null)[][] {
  const streamNames: string[] = [];
  const indexOf = new Map<string, number>();
  const streamOf: number[] = [];
  const expected: (number | null)[] = [];
  const counts: number[] = [];
  const events: (string | number | null)[][] = Array.from({ length: 11 }, () => []);
  const [streams, ids, types, versions, occurred, actors, commands, causes, traces, spans, data] = events as Columns;

  for (const item of items) {
    const known = indexOf.get(item.stream);
    const index = known ?? streamNames.push(item.stream);
    if (known === undefined) indexOf.set(item.stream, index);
    streamOf.push(index);
    expected.push(item.expectedVersion);
    counts.push(item.events.length);
    for (const [at, event] of item.events.entries()) {
      streams.push(item.stream);
      ids.push(`${item.commandId}.${at}`);
      types.push(event.type);
      versions.push(event.schemaVersion);
      occurred.push(item.occurredServerMs);
      actors.push(item.actorId);
      commands.push(item.commandId);
      causes.push(item.causePosition ?? null);
      traces.push(item.trace?.traceId ?? null);
      spans.push(item.trace?.spanId ?? null);
      data.push(JSON.stringify(event.data));
    }
  }
  return [streamNames, streamOf, expected, counts, ...events];
}

type Column = (string | number | null)[];
type Columns = [Column, Column, Column, Column, Column, Column, Column, Column, Column, Column, Column];
