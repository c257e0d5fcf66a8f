import { LogConnectionLostError } from './errors.ts';
import type { Sql, Transaction } from './sql.ts';

export type SafeTransactions = {
  /** Commits when `work` resolves, else rolls back and throws what it threw. @throws LogConnectionLostError: whether it was committed is unknown. */
  begin<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  end(timeoutSec: number): Promise<void>;
};

/**
 * Transactions, each on a connection that is used for nothing else meanwhile and never again once it broke.
 * NOTE postgres.js' own `begin` (3.4.9) writes its rollback, and whatever `work` asks next, into a socket that is gone: a TypeError that nobody can catch
 * ends the process, here on every kill of Postgres with a projection under way.
 */
export function safeTransactions(open: (onClose: () => void) => Sql): SafeTransactions {
  const sessions = new Set<Session>();
  const idle: Session[] = [];

  const start = (): Session => {
    const session = openSession(open, () => sessions.delete(session));
    sessions.add(session);
    return session;
  };
  const takeIdle = (): Session | undefined => {
    for (let session = idle.pop(); session; session = idle.pop()) if (!session.broken()) return session;
    return undefined;
  };

  return {
    async begin(work) {
      const session = takeIdle() ?? start();
      try {
        const result = await session.run(work);
        idle.push(session);
        return result;
      } catch (error) {
        if (session.broken()) throw new LogConnectionLostError('in a transaction', error);
        if (await session.rolledBack()) idle.push(session);
        else await session.end(0);
        throw error;
      }
    },
    async end(timeoutSec) {
      await Promise.all([...sessions].map((session) => session.end(timeoutSec)));
    },
  };
}

type Session = {
  broken(): boolean;
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  rolledBack(): Promise<boolean>;
  end(timeoutSec: number): Promise<void>;
};

function openSession(open: (onClose: () => void) => Sql, onEnd: () => void): Session {
  let broken = false;
  const end = async (timeoutSec: number) => {
    broken = true;
    onEnd();
    await sql.end({ timeout: timeoutSec });
  };
  const sql = open(() => {
    if (!broken) void end(0);
  });
  // A query after the loss would go to a new connection, outside of any transaction.
  const guarded = new Proxy(sql, {
    apply(target, self, args) {
      if (broken) throw new LogConnectionLostError('in a transaction');
      return Reflect.apply(target, self, args);
    },
    get(target, name, receiver) {
      if (broken) throw new LogConnectionLostError('in a transaction');
      return Reflect.get(target, name, receiver);
    },
  }) as unknown as Transaction;

  return {
    broken: () => broken,
    async run(work) {
      await guarded`begin`;
      const result = await work(guarded);
      await guarded`commit`;
      return result;
    },
    async rolledBack() {
      try {
        await guarded`rollback`;
        return true;
      } catch {
        return false;
      }
    },
    end,
  };
}
