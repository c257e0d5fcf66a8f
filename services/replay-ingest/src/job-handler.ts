import type { Job, JobKind, JobOutcome } from '@tutti/event-log';

export type JobContext = {
  /** Aborts when the service drains, when the job was cancelled, and when its lease was lost: end every tool, throw. */
  readonly signal: AbortSignal;
  /** An empty folder of this job's own, on the disk of the media; gone when the job ends. */
  readonly folder: string;
  /** 0 to 1, for who asks. May be called often. */
  progress(fraction: number): void;
};

/** One kind of work. Both are done again, from the start, when they are interrupted: every step has to be one that may be repeated. */
export type JobHandler = {
  /** What cannot be done for a reason of ours throws, and is tried again; what is the file's fault is a result. */
  run(job: Job, context: JobContext): Promise<JobOutcome>;
  /** It was tried too often: say so where it is waited for. */
  giveUp(job: Job, problem: string): Promise<void>;
};

/** What is done about each kind of job; kinds without a handler wait. */
export type JobHandlers = Readonly<Partial<Record<JobKind, JobHandler>>>;
