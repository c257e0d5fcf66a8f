import { advisoryLocks } from './lock-keys.ts';
import type { Sql, Transaction } from './sql.ts';

export type SyncSampleDays = { readonly made: readonly string[]; readonly dropped: readonly string[] };

const dayMs = 24 * 3600_000;
const daysAhead = 2;
const daysKept = 30;

/**
 * Makes the partitions of today and the days to come, with what the default partition has of them, and drops those whose last sample is more than 30 days
 * old. To be called now and then, by anyone: two at once take turns, and what is there already stays. A day that is missing loses nothing: its samples are in
 * the default partition, where reading finds them.
 *
 * @throws when whoever writes or reads does not let go of the table for 2 s; nothing is changed then, and the next call does it.
 */
export async function keepSyncSampleDays(sql: Sql, nowServerMs: number): Promise<SyncSampleDays> {
  const today = Math.floor(nowServerMs / dayMs);
  const oldest = partitionOf(today - daysKept);
  return sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(${advisoryLocks.class}, ${advisoryLocks.syncSampleDays})`;
    const there = await partitionsOf(transaction);
    const missing = Array.from({ length: daysAhead + 1 }, (_, ahead) => today + ahead).filter((day) => !there.includes(partitionOf(day)));
    const dropped = there.filter((name) => name < oldest);
    if (missing.length + dropped.length > 0) await lockTable(transaction);
    for (const day of missing) await makeDay(transaction, day);
    for (const name of dropped) await transaction.unsafe(`drop table ${name}`);
    await transaction`delete from sync_sample_default where at_server_ms < ${(today - daysKept) * dayMs}`;
    return { made: missing.map(partitionOf), dropped };
  });
}

/** NOTE the whole table: an insert that has already chosen the default partition when a day is attached fails with all its rows. */
async function lockTable(transaction: Transaction): Promise<void> {
  await transaction`set local lock_timeout = '2s'`;
  await transaction`lock table sync_sample in access exclusive mode`;
}

/** A day cannot be attached while the default partition has rows of it, so they are moved first. */
async function makeDay(transaction: Transaction, day: number): Promise<void> {
  const name = partitionOf(day);
  const [from, to] = [day * dayMs, (day + 1) * dayMs];
  await transaction.unsafe(`create table ${name} (like sync_sample including all);
    with moved as (delete from sync_sample_default where at_server_ms >= ${from} and at_server_ms < ${to} returning *)
      insert into ${name} select * from moved;
    alter table sync_sample attach partition ${name} for values from (${from}) to (${to})`);
}

/** The days that there are; the default partition is none. */
async function partitionsOf(transaction: Transaction): Promise<string[]> {
  const rows = await transaction<{ name: string }[]>`select child.relname as name from pg_inherits
    join pg_class child on child.oid = inhrelid where inhparent = 'sync_sample'::regclass order by name`;
  return rows.map(({ name }) => name).filter((name) => name !== 'sync_sample_default');
}

/** `sync_sample_20261121`: names are ordered as days are. */
const partitionOf = (day: number): string => `sync_sample_${new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
