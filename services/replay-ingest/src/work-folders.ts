import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimedJob } from '@tutti/event-log';

/** Where jobs have their temporary files, a folder for each claim: one that lost its job does not write into its successor's. */
export type WorkFolders = {
  /** A new, empty one; what earlier claims of this job left is removed. */
  open(claimed: Pick<ClaimedJob, 'jobId' | 'claimId'>): Promise<{ readonly path: string } & AsyncDisposable>;
  /** Removes what killed processes left. Folders of jobs that run stay: another instance may be at work. */
  sweep(runs: (jobId: string) => Promise<boolean>): Promise<number>;
};

export function workFolders(dir: string): WorkFolders {
  const namesIn = () => readdir(dir).catch(() => []);
  const remove = (name: string) => rm(join(dir, name), { recursive: true, force: true });
  return {
    async open({ jobId, claimId }) {
      const mine = `${jobId}.${claimId}`;
      await Promise.all((await namesIn()).filter((name) => jobIn(name) === jobId).map(remove));
      const path = join(dir, mine);
      await mkdir(path, { recursive: true });
      return { path, [Symbol.asyncDispose]: () => remove(mine) };
    },
    async sweep(runs) {
      let swept = 0;
      for (const name of await namesIn()) {
        if (await runs(jobIn(name))) continue;
        await remove(name);
        swept += 1;
      }
      return swept;
    },
  };
}

/** NOTE an id has no dot. */
const jobIn = (name: string): string => name.slice(0, name.lastIndexOf('.'));
