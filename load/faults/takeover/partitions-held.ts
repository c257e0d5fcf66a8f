import type { Sql } from '@tutti/event-log';
import { partitions } from '@tutti/protocol';
import type { ServiceProcess } from '@tutti/testkit';

/** The partitions whose lock this scheduler's session holds, as Postgres knows it. */
export async function partitionsHeld(sql: Sql, { pid }: ServiceProcess): Promise<ReadonlySet<number>> {
  const rows = await sql<{ partition: number }[]>`
    select l.objid::int as partition from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.mode = 'ExclusiveLock' and l.granted and l.objid < ${partitions}
      and l.database = (select oid from pg_database where datname = current_database()) and a.application_name = ${`scheduler-${pid}`}`;
  return new Set(rows.map(({ partition }) => partition));
}
