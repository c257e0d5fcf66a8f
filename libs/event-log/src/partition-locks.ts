import { connect } from './connect.ts';
import { PartitionLocksLostError } from './errors.ts';
import { advisoryLocks } from './lock-keys.ts';
import type { Sql } from './sql.ts';

export type PartitionLocksOptions = {
  readonly url: string;
  readonly name?: string;
  /** Called once, when the session is gone and every lock with it, unless it was disposed. Let go of all partitions and make new locks. */
  readonly onLost: (error: PartitionLocksLostError) => void;
  /** How often the session is asked whether it lives; an answer that takes longer than this counts as lost. Default 2000. */
  readonly heartbeatMs?: number;
};

/**
 * Which partitions this process owns, as locks of one Postgres session: a process that dies frees them at once.
 * NOTE they share work out; what keeps two writers apart is the expected version of each append.
 */
export interface PartitionLocks extends AsyncDisposable {
  readonly held: ReadonlySet<number>;
  /** False when another session holds it. @throws PartitionLocksLostError */
  tryLock(partition: number): Promise<boolean>;
  unlock(partition: number): Promise<void>;
  /** How many sessions share the partitions, this one included. */
  liveOwners(): Promise<number>;
}

/** @throws PartitionLocksLostError when Postgres does not answer. */
export async function partitionLocks({
  url,
  name = 'tutti-owner',
  onLost,
  heartbeatMs = 2000,
}: PartitionLocksOptions): Promise<PartitionLocks> {
  const held = new Set<number>();
  let state = 'opening' as 'opening' | 'open' | 'disposed' | 'lost';
  const lose = (cause?: unknown) => {
    if (state === 'disposed' || state === 'lost') return;
    const wasOpen = state === 'open';
    state = 'lost';
    held.clear();
    clearInterval(heartbeat);
    void sql.end({ timeout: 0 });
    if (wasOpen) onLost(new PartitionLocksLostError(cause));
  };
  const sql = connect({ url, connections: 1, name, onClose: () => lose() });
  const heartbeat = setInterval(() => void within(heartbeatMs, sql`select 1`).catch(lose), heartbeatMs);

  // A lost session is never used again: postgres.js would open another one, without the locks.
  const inSession = async <T>(work: () => PromiseLike<T>): Promise<T> => {
    if (state !== 'open') throw new PartitionLocksLostError();
    try {
      return await work();
    } catch (error) {
      throw new PartitionLocksLostError(error);
    }
  };

  try {
    await joinOwners(sql);
  } catch (error) {
    lose(error);
    throw new PartitionLocksLostError(error);
  }
  state = 'open';
  return {
    held,
    async tryLock(partition) {
      if (held.has(partition)) return true;
      const [row] = await inSession(
        () => sql<{ got: boolean }[]>`select pg_try_advisory_lock(${advisoryLocks.class}, ${partition}) as got`,
      );
      const got = row?.got === true && state === 'open';
      if (got) held.add(partition);
      return got;
    },
    unlock: (partition) =>
      inSession(async () => {
        if (held.delete(partition)) await sql`select pg_advisory_unlock(${advisoryLocks.class}, ${partition})`;
      }),
    liveOwners: () => inSession(() => countOwners(sql)),
    async [Symbol.asyncDispose]() {
      if (state === 'open') state = 'disposed';
      clearInterval(heartbeat);
      held.clear();
      await sql.end({ timeout: 2 });
    },
  };
}

async function joinOwners(sql: Sql): Promise<void> {
  await sql`select pg_advisory_lock_shared(${advisoryLocks.class}, ${advisoryLocks.owners})`;
}

async function countOwners(sql: Sql): Promise<number> {
  const [row] = await sql<{ owners: number }[]>`select count(*)::int as owners from pg_locks
    where locktype = 'advisory' and classid = ${advisoryLocks.class} and objid = ${advisoryLocks.owners} and objsubid = 2
      and database = (select oid from pg_database where datname = current_database()) and mode = 'ShareLock' and granted`;
  return row?.owners ?? 0;
}

async function within<T>(ms: number, work: PromiseLike<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms} ms`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
