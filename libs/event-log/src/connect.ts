import postgres, { type Options, type PostgresType } from 'postgres';
import { safeTransactions } from './safe-transactions.ts';
import type { Sql } from './sql.ts';

/** 64-bit integers are positions and counts: exact as numbers to 2^53. */
const numbers: PostgresType<number> = { to: 20, from: [20], serialize: String, parse: Number };
export type ConnectOptions = {
  readonly url: string;
  /** Most connections; they are opened when needed. Default 4. */
  readonly connections?: number;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
  readonly onClose?: () => void;
};

/** Connections that come back by themselves: the first query after a loss opens a new one. Its `begin` is the safe one. */
export function connect({ url, connections = 4, name = 'tutti', onClose }: ConnectOptions): Sql {
  const open = (most: number, onclose?: () => void): Sql =>
    postgres(url, { ...optionsOf(name), max: most, ...(onclose ? { onclose } : {}) });
  const sql = open(connections, onClose);
  const transactions = safeTransactions((onclose) => open(1, onclose));
  const endPool = sql.end;
  return Object.assign(sql, {
    begin: transactions.begin,
    end: async (options?: { timeout?: number }) => {
      await Promise.all([transactions.end(options?.timeout ?? 5), endPool(options)]);
    },
  }) as Sql;
}

function optionsOf(name: string): Options<{ bigint: PostgresType<number> }> {
  return {
    types: { bigint: numbers },
    connection: { application_name: name },
    connect_timeout: 5,
    // The default closes each connection after an hour, and with it locks and subscriptions.
    max_lifetime: null,
    keep_alive: 10,
    onnotice: () => {},
  };
}
