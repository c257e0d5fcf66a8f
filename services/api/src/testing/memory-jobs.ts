import type { Job, JobOutcome } from '@tutti/event-log';
import type { ApiNeeds } from '../needs.ts';

export type MemoryJobs = ApiNeeds['jobs'] & {
  /** What replay-ingest would do. */
  settle(jobId: string, outcome: JobOutcome | { readonly progress: number }): void;
};

export function memoryJobs(): MemoryJobs {
  const jobs = new Map<string, Job>();
  return {
    async add(added) {
      for (const job of added)
        if (!jobs.has(job.jobId)) jobs.set(job.jobId, { ...job, status: 'waiting', tries: 0, progress: 0, problem: '' });
    },
    find: async (jobId) => jobs.get(jobId),
    settle(jobId, outcome) {
      const job = jobs.get(jobId);
      if (job === undefined) throw new Error(`there is no job ${jobId}`);
      if ('progress' in outcome) jobs.set(jobId, { ...job, status: 'running', ...outcome });
      else if ('result' in outcome) jobs.set(jobId, { ...job, status: 'done', progress: 1, result: outcome.result });
      else jobs.set(jobId, { ...job, status: 'failed', problem: outcome.problem });
    },
  };
}
