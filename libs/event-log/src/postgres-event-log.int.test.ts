import { testDatabase } from '@tutti/testkit';
import { describe } from 'vitest';
import { eventLogContract } from './event-log-contract.ts';
import { migrate } from './migrate.ts';
import { postgresEventLog } from './postgres-event-log.ts';

describe('the log in Postgres', () => {
  eventLogContract(
    async () => {
      const database = await testDatabase();
      await migrate(database.url);
      const log = await postgresEventLog({ url: database.url });
      return {
        ...log,
        async [Symbol.asyncDispose]() {
          await log[Symbol.asyncDispose]();
          await database[Symbol.asyncDispose]();
        },
      };
    },
    { runs: 25 },
  );
});
