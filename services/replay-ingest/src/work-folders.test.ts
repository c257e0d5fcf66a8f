import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WorkFolders, workFolders } from './work-folders.ts';

let dir: string;
let folders: WorkFolders;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tutti-work-'));
  folders = workFolders(join(dir, 'work'));
});
afterEach(() => rm(dir, { recursive: true }));
const there = () => readdir(join(dir, 'work'));

test('R-4 a job’s folder is gone with all in it when the job ends', async () => {
  const mine = await folders.open({ jobId: 'check-1', claimId: 'a' });
  await writeFile(join(mine.path, 'thumbs.jpg'), 'x');
  const other = await folders.open({ jobId: 'check-11', claimId: 'b' });
  await mine[Symbol.asyncDispose]();
  expect(await there()).toEqual(['check-11.b']);
  await other[Symbol.asyncDispose]();
  expect(await there()).toEqual([]);
});

test('R-4 what a killed worker left is removed by who does its job, or at the next start', async () => {
  for (const claim of [
    { jobId: 'check-1', claimId: 'killed' },
    { jobId: 'check-2', claimId: 'killed' },
    { jobId: 'check-3', claimId: 'at-work' },
  ])
    await writeFile(join((await folders.open(claim)).path, 'half.mp4'), 'x');
  await folders.open({ jobId: 'check-1', claimId: 'next' });
  expect((await there()).toSorted()).toEqual(['check-1.next', 'check-2.killed', 'check-3.at-work']);
  expect(await folders.sweep(async (jobId) => jobId === 'check-3')).toBe(2);
  expect(await there()).toEqual(['check-3.at-work']);
  expect(await workFolders(join(dir, 'nowhere')).sweep(async () => true)).toBe(0);
});
