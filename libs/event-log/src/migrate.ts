import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import { connect } from './connect.ts';
import { advisoryLocks } from './lock-keys.ts';

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));

/** Brings the database to this build's schema. Two services starting at once take turns; the second finds nothing to do. */
export async function migrate(url: string): Promise<void> {
  const sql = connect({ url, connections: 1, name: 'tutti-migrate' });
  try {
    await sql`select pg_advisory_lock(${advisoryLocks.class}, ${advisoryLocks.migration})`;
    await applyMigrations(drizzle(sql), { migrationsFolder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
