import { type TestDatabase, testDatabase } from '@tutti/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { migrate } from './migrate.ts';
import type { Sql } from './sql.ts';
import { keepSyncSampleDays } from './sync-sample-days.ts';
import { syncSamples } from './sync-samples.ts';
import { report, syncSamplesContract } from './sync-samples-contract.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.url);
  sql = connect({ url: database.url });
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const dayMs = 24 * 3600_000;
const noonMs = Date.UTC(2026, 10, 21, 12);
const at = (roomId: string, atServerMs: number) => report(roomId, 'ada', 0, { atServerMs });
const rowsBy = async () =>
  Object.fromEntries(
    (
      await sql<
        { partition: string; rows: number }[]
      >`select tableoid::regclass::text as partition, count(*) as rows from sync_sample group by 1`
    ).map(({ partition, rows }) => [partition, rows]),
  );
const partitions = async () =>
  (
    await sql<
      { name: string }[]
    >`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'sync_sample'::regclass order by 1`
  ).map(({ name }) => name);

describe('without a partition of any day', () => {
  syncSamplesContract(async () => {
    await sql`truncate sync_sample`;
    return syncSamples(sql);
  });
});

describe('the days of sync samples', () => {
  test('P-13: today and two days ahead are made, with what waited for them in the default partition; a second time nothing is', async () => {
    await sql`truncate sync_sample`;
    await syncSamples(sql).insert([at('r1', noonMs - dayMs), at('r1', noonMs), at('r1', noonMs + 1), at('r1', noonMs + 3 * dayMs)]);
    expect(await rowsBy()).toEqual({ sync_sample_default: 4 });
    const made = ['sync_sample_20261121', 'sync_sample_20261122', 'sync_sample_20261123'];
    expect(await keepSyncSampleDays(sql, noonMs)).toEqual({ made, dropped: [] });
    expect(await rowsBy()).toEqual({ sync_sample_default: 2, sync_sample_20261121: 2 });
    expect(await keepSyncSampleDays(sql, noonMs)).toEqual({ made: [], dropped: [] });
    const { samples } = await syncSamples(sql).page('r1', { fromServerMs: 0, toServerMs: Number.POSITIVE_INFINITY, limit: 10 });
    expect(samples.map(({ atServerMs }) => atServerMs)).toEqual([noonMs - dayMs, noonMs, noonMs + 1, noonMs + 3 * dayMs]);
  });

  test('a sample that is sent again after it was moved to its day leaves one trace', async () => {
    await syncSamples(sql).insert([at('r1', noonMs), at('r1', noonMs + 2 * dayMs)]);
    expect(await rowsBy()).toEqual({ sync_sample_default: 2, sync_sample_20261121: 2, sync_sample_20261123: 1 });
  });

  test('P-13: samples of 30 days are kept, older ones dropped by the day, those in the default partition too', async () => {
    expect((await keepSyncSampleDays(sql, noonMs + 30 * dayMs)).dropped).toEqual([]);
    expect(await rowsBy()).toMatchObject({ sync_sample_20261121: 2 });
    expect((await keepSyncSampleDays(sql, noonMs + 31 * dayMs)).dropped).toEqual(['sync_sample_20261121']);
    expect(await rowsBy()).toEqual({ sync_sample_default: 1, sync_sample_20261123: 1 });
  });

  test('two that keep the days at once, while somebody writes: each day is made once, no sample is lost', async () => {
    await sql`truncate sync_sample`;
    const base = noonMs + 400 * dayMs;
    let written = 0;
    let stop = false;
    const writing = (async () => {
      while (!stop) await syncSamples(sql).insert(Array.from({ length: 20 }, () => at('busy', base + written++)));
    })();
    const both = await Promise.all([keepSyncSampleDays(sql, base), keepSyncSampleDays(sql, base)]);
    stop = true;
    await writing;
    expect(both.map(({ made }) => made.length).sort()).toEqual([0, 3]);
    expect(await sql`select count(*) as rows from sync_sample`).toEqual([{ rows: written }]);
    expect((await partitions()).filter((name) => /2027122[67]|20271228/u.test(name))).toHaveLength(3);
  });
});

describe('with partitions', () => {
  syncSamplesContract(async () => {
    await sql`truncate sync_sample`;
    await keepSyncSampleDays(sql, noonMs);
    return syncSamples(sql);
  });
});
