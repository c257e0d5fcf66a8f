import { type TestDatabase, testDatabase, waitFor } from '@tutti/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { type ClaimedJob, ingestJobs, type NewJob, settledTtlMs } from './ingest-jobs.ts';
import { migrate } from './migrate.ts';
import type { Sql } from './sql.ts';

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
beforeEach(() => sql`truncate ingest_job`);

const longMs = 60_000;
const jobs = () => ingestJobs(sql);
const check = (jobId: string, fields: Partial<NewJob> = {}): NewJob => ({
  ...{ jobId, kind: 'check', roomId: 'r1', clipId: `clip-of-${jobId}`, input: { position: 7 } },
  ...fields,
});
const claim = async (leaseMs = longMs, kinds: NewJob['kind'][] = ['check']): Promise<ClaimedJob> => {
  const claimed = await jobs().claim({ kinds, leaseMs });
  if (claimed === undefined) throw new Error('there was nothing to claim');
  return claimed;
};
const nothing = async (kinds: NewJob['kind'][] = ['check']) => expect(await jobs().claim({ kinds, leaseMs: longMs })).toBeUndefined();

test('R-4 a job comes back as it was added, added twice it is there once', async () => {
  const whole = check('j1', { trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) } });
  await jobs().add([whole, check('j2')]);
  await jobs().add([check('j1', { input: { other: true } }), { jobId: 'j3', kind: 'export', roomId: 'r2', input: {} }]);
  await jobs().add([]);
  expect(await jobs().find('j1')).toEqual({ ...whole, status: 'waiting', tries: 0, progress: 0, problem: '' });
  expect(await jobs().find('j3')).not.toHaveProperty('clipId');
  expect(await jobs().find('nobody')).toBeUndefined();
  expect(await jobs().unsettled()).toEqual({ check: 2, align: 0, export: 1 });
});

test('R-4 the oldest of the wanted kinds is claimed first', async () => {
  await jobs().add([check('c1'), check('a1', { kind: 'align' }), check('c2')]);
  expect((await claim()).jobId).toBe('c1');
  expect((await claim(longMs, ['align', 'export'])).jobId).toBe('a1');
  expect(await claim()).toMatchObject({ jobId: 'c2', status: 'running', tries: 1 });
  await nothing(['check', 'align', 'export']);
});

test('R-4 workers that claim at once never share a job', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `j${index}`);
  await jobs().add(ids.map((id) => check(id)));
  const claimedBy = async () => {
    const mine: string[] = [];
    for (;;) {
      const job = await jobs().claim({ kinds: ['check'], leaseMs: longMs });
      if (job === undefined) return mine;
      mine.push(job.jobId);
    }
  };
  const all = (await Promise.all(Array.from({ length: 6 }, claimedBy))).flat();
  expect(all.toSorted()).toEqual(ids.toSorted());
});

test('R-4 the job of a worker that was killed is claimed again when its lease is over, and is not the killed one’s any more', async () => {
  await jobs().add([check('j1')]);
  const first = await claim(300);
  await nothing();
  const second = await waitFor(() => jobs().claim({ kinds: ['check'], leaseMs: longMs }), { what: 'the lease’s end' });
  expect(second).toMatchObject({ jobId: 'j1', tries: 2 });
  expect(await jobs().renew(first, longMs)).toBe(false);
  expect(await jobs().settle(first, { result: { by: 'first' } })).toBe(false);
  await jobs().giveBack(first, { counts: true });
  await jobs().progress(first, 0.9);
  expect(await jobs().find('j1')).toMatchObject({ status: 'running', progress: 0 });
  expect(await jobs().settle(second, { result: { by: 'second' } })).toBe(true);
  expect(await jobs().find('j1')).toMatchObject({ status: 'done', result: { by: 'second' }, progress: 1 });
});

test('R-4 a lease that is renewed is kept', async () => {
  await jobs().add([check('j1')]);
  const claimed = await claim(50);
  expect(await jobs().renew(claimed, longMs)).toBe(true);
  await jobs().progress(claimed, 0.25);
  await sql`select pg_sleep(0.1)`;
  await nothing();
  expect(await jobs().find('j1')).toMatchObject({ status: 'running', progress: 0.25 });
});

test('R-4 a settled job is not claimed again, its problem is kept', async () => {
  await jobs().add([check('j1')]);
  const claimed = await claim(0);
  expect(await jobs().settle(claimed, { problem: 'no film' })).toBe(true);
  await nothing();
  expect(await jobs().find('j1')).toMatchObject({ status: 'failed', problem: 'no film', tries: 1 });
  expect(await jobs().unsettled()).toEqual({ check: 0, align: 0, export: 0 });
});

test('R-4 a job that is given back waits as long as was said, and counts as begun or not', async () => {
  await jobs().add([check('j1')]);
  await jobs().giveBack(await claim(), { counts: false });
  const again = await claim();
  expect(again.tries).toBe(1);
  await jobs().giveBack(again, { afterMs: 200, problem: 'the bus is away', counts: true });
  expect(await jobs().find('j1')).toMatchObject({ status: 'waiting', tries: 1, problem: 'the bus is away' });
  await nothing();
  const third = await waitFor(() => jobs().claim({ kinds: ['check'], leaseMs: longMs }), { what: 'the pause’s end' });
  expect(third.tries).toBe(2);
});

test('R-4 jobs about a view that is gone are cancelled, the one that is worked on too', async () => {
  await jobs().add([
    check('j1', { clipId: 'c1' }),
    check('j2', { clipId: 'c1', kind: 'align' }),
    check('j3', { clipId: 'c1', roomId: 'r2' }),
  ]);
  const working = await claim();
  await sql.begin((transaction) => ingestJobs(transaction).cancel({ roomId: 'r1', clipId: 'c1' }));
  expect(await jobs().renew(working, longMs)).toBe(false);
  expect(await jobs().find('j1')).toMatchObject({ status: 'cancelled' });
  expect((await claim(longMs, ['check', 'align'])).jobId).toBe('j3');
  await nothing(['check', 'align']);
});

test('R-4 jobs that are added in a transaction that fails are not there', async () => {
  const failing = sql.begin(async (transaction) => {
    await ingestJobs(transaction).add([check('j1')]);
    throw new Error('not this time');
  });
  await expect(failing).rejects.toThrow('not this time');
  expect(await jobs().find('j1')).toBeUndefined();
});

test('R-4 what was settled long ago is forgotten, what waits or runs never', async () => {
  await jobs().add(['old', 'new', 'gone', 'runs', 'waits'].map((id) => check(id)));
  for (const id of ['old', 'new']) expect((await claim()).jobId).toBe(id);
  await sql`update ingest_job set status = 'done', claim_id = null, settled_at = now() where job_id in ('old', 'new')`;
  await jobs().cancel({ roomId: 'r1', clipId: 'clip-of-gone' });
  expect((await claim()).jobId).toBe('runs');
  await sql`update ingest_job set added_at = added_at - interval '31 days', settled_at = settled_at - interval '31 days' where job_id <> 'new'`;
  expect(await jobs().sweep(settledTtlMs)).toBe(2);
  expect(await sql`select job_id as id from ingest_job order by number`).toEqual([{ id: 'new' }, { id: 'runs' }, { id: 'waits' }]);
});
