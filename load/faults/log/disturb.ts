// A process of its own (started by main.ts): appends to a stream of its own, holding the head row 20 ms in every tenth append,
// or holds an idle transaction in another database. Usage: node disturb.ts <hold-head|idle-transaction> <postgresUrl>
import postgres from 'postgres';

const [what, url] = process.argv.slice(2);
if (!url) throw new Error('usage: disturb.ts <hold-head|idle-transaction> <postgresUrl>');

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs `work` on connection after connection: the Postgres it talks to is killed now and then. */
async function again(work: (sql: postgres.Sql) => Promise<void>, address: string): Promise<never> {
  for (;;) {
    const sql = postgres(address, { max: 1, onnotice: () => {}, connect_timeout: 2 });
    await work(sql).catch(() => undefined);
    await sql.end({ timeout: 0 }).catch(() => undefined);
    await pause(200);
  }
}

let appended = 0;
async function holdHead(sql: postgres.Sql): Promise<void> {
  for (;;) {
    const id = `holder-${process.pid}-${Date.now()}-${++appended}`;
    await sql.begin(async (transaction) => {
      await transaction`select * from append_batch(${['node-holder']}::text[], ${[1]}::int[], ${[null]}::int[], ${[1]}::int[],
        ${['node-holder']}::text[], ${[`${id}.0`]}::text[], ${['Held']}::text[], ${[1]}::int[], ${[0]}::float8[], ${['holder']}::text[], ${[id]}::text[],
        ${[null]}::bigint[], ${[null]}::text[], ${[null]}::text[], ${['{}']}::text[])`;
      if (appended % 10 === 0) await transaction`select pg_sleep(0.02)`;
    });
    await pause(10);
  }
}

async function idleTransaction(sql: postgres.Sql): Promise<void> {
  const [there] = await sql`select 1 from pg_database where datname = 'idle_elsewhere'`;
  if (!there) await sql`create database idle_elsewhere`;
  const other = new URL(url ?? '');
  other.pathname = '/idle_elsewhere';
  await again(async (elsewhere) => {
    await elsewhere.begin(async (transaction) => {
      await transaction`select pg_current_xact_id()`;
      await pause(3_600_000);
    });
  }, other.href);
}

await again(what === 'hold-head' ? holdHead : idleTransaction, url);
