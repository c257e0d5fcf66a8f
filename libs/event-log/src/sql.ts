import type { Sql as PostgresSql, TransactionSql } from 'postgres';

type Types = { bigint: number };

export type Sql = PostgresSql<Types>;
/** A transaction, or the connection pool outside of one. */
export type Queries = Sql | TransactionSql<Types>;
export type Transaction = TransactionSql<Types>;
