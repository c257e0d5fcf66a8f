import { lostWhile } from './postgres-errors.ts';
import type { Queries } from './sql.ts';
import type { AppendedAt, StoredEvent } from './types.ts';

const columns = (sql: Queries) => sql`position, stream, stream_version as "streamVersion", event_id as "eventId", type,
  schema_version as "schemaVersion", occurred_server_ms as "occurredServerMs", recorded_at as "recordedAt", actor_id as "actorId",
  command_id as "commandId", cause_position as "causePosition", trace_id as "traceId", span_id as "spanId", data`;

export async function readAfterPosition(sql: Queries, afterPosition: number, limit: number): Promise<StoredEvent[]> {
  return sql<StoredEvent[]>`select ${columns(sql)} from event where position > ${afterPosition} order by position limit ${limit}`.catch(
    lostWhile('reading'),
  );
}

export async function readAfterVersion(sql: Queries, stream: string, afterVersion: number, limit: number): Promise<StoredEvent[]> {
  return sql<StoredEvent[]>`select ${columns(sql)} from event where stream = ${stream} and stream_version > ${afterVersion}
    order by stream_version limit ${limit}`.catch(lostWhile('reading'));
}

export async function readHead(sql: Queries): Promise<{ position: number; epoch: string }> {
  const [head] = await sql<{ position: number; epoch: string }[]>`select position, epoch from log_head`.catch(
    lostWhile('reading the head'),
  );
  if (!head) throw new Error('log_head is empty: the database is not migrated');
  return head;
}

export async function readCommand(sql: Queries, commandId: string): Promise<AppendedAt | undefined> {
  const [found] = await sql<AppendedAt[]>`select first_position as "firstPosition", last_position as "lastPosition",
    version_after as "streamVersion" from find_command(${commandId})`.catch(lostWhile('looking for a command'));
  return found;
}
