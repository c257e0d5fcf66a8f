import type { IngestJobs, Job, JobKind } from '@tutti/event-log';
import { Counter, Gauge, Histogram, type Logger, type Registry } from '@tutti/service';

/**
 * How work on a job ended: `failed`: with a problem of the file's, said to who waits; `given-up`: tried too often; `retried`: it will be tried again;
 * `drained`: given back because the service stops; `lost`: cancelled, or another's by now.
 */
export type JobEnd =
  | { readonly end: 'done' | 'drained' | 'lost' }
  | { readonly end: 'failed' | 'given-up'; readonly problem: string }
  | { readonly end: 'retried'; readonly error: unknown };

/** What ingest counts and logs about its work, one function for each thing that happens. */
export type IngestMetrics = {
  jobEnded(job: Pick<Job, 'kind' | 'jobId' | 'roomId' | 'clipId' | 'tries'>, end: JobEnd, tookMs: number): void;
  claimFailed(error: unknown): void;
  /** What was found out about a clip. */
  clipSettled(found: 'anchored' | 'unsynced' | 'rejected', about: { readonly clipId: string; readonly why: string }): void;
  /** One run of ffmpeg or ffprobe. */
  toolRan(purpose: string, outcome: 'ok' | 'failed', tookMs: number): void;
  swept(folders: number): void;
  projectionRetried(error: Error): void;
  projectionFailed(error: unknown): void;
};

export type IngestMetricsNeeds = {
  readonly metrics: Registry;
  readonly log: Logger;
  readonly jobs: Pick<IngestJobs, 'unsettled'>;
  /** Events that are in the log and were not looked at. */
  readonly lag: () => Promise<number>;
};

const kinds: readonly JobKind[] = ['check', 'align', 'export'];

export function ingestMetrics({ metrics: registry, log, jobs, lag }: IngestMetricsNeeds): IngestMetrics {
  const registers = [registry];
  const ended = new Counter({
    name: 'tutti_ingest_jobs_total',
    help: 'Work on jobs, by how it ended',
    labelNames: ['kind', 'end'],
    registers,
  });
  const jobSeconds = new Histogram({
    ...{ name: 'tutti_ingest_job_seconds', help: 'From a claim to its end', labelNames: ['kind'], registers },
    buckets: [0.1, 0.5, 1, 2, 5, 10, 20, 60, 300, 1800],
  });
  const settled = new Counter({ name: 'tutti_ingest_clips_total', help: 'Clips by what was found', labelNames: ['found'], registers });
  const toolSeconds = new Histogram({
    ...{ name: 'tutti_ingest_tool_seconds', help: 'Runs of ffmpeg and ffprobe', labelNames: ['purpose', 'outcome'], registers },
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 120, 600],
  });
  const faults = new Counter({
    ...{ name: 'tutti_ingest_faults_total', help: 'Faults of ours, by cause; it goes on by itself', labelNames: ['at', 'code'], registers },
  });
  new Gauge({
    ...{ name: 'tutti_ingest_waiting_jobs', help: 'Jobs that wait or run; -1 when nobody can say', labelNames: ['kind'], registers },
    async collect() {
      const waiting = await jobs.unsettled().catch(() => undefined);
      for (const kind of kinds) this.set({ kind }, waiting?.[kind] ?? -1);
    },
  });
  new Gauge({
    ...{ name: 'tutti_ingest_lag_events', help: 'Events in the log that were not looked at; -1 when the log cannot be asked', registers },
    async collect() {
      this.set(await lag().catch(() => -1));
    },
  });
  const fault = (at: string, error: unknown, message: string) => {
    faults.inc({ at, code: codeOf(error) });
    log.warn({ err: error }, message);
  };
  return {
    jobEnded({ kind, jobId, roomId, clipId, tries }, end, tookMs) {
      ended.inc({ kind, end: end.end });
      jobSeconds.observe({ kind }, tookMs / 1000);
      const about = { kind, jobId, roomId, clipId, tries, tookMs: Math.round(tookMs) };
      if (end.end === 'retried') {
        faults.inc({ at: kind, code: codeOf(end.error) });
        log.warn({ ...about, err: end.error }, 'a job waits and is tried again');
      } else if (end.end === 'given-up') log.error({ ...about, problem: end.problem }, 'a job was given up');
      else log.info({ ...about, ...('problem' in end ? { problem: end.problem } : {}) }, `a job ended: ${end.end}`);
    },
    claimFailed: (error) => fault('claim', error, 'jobs cannot be claimed'),
    clipSettled(found, about) {
      settled.inc({ found });
      log.debug({ ...about, found }, 'a clip was looked at');
    },
    toolRan(purpose, outcome, tookMs) {
      toolSeconds.observe({ purpose, outcome }, tookMs / 1000);
    },
    swept(folders) {
      if (folders > 0) log.info({ folders }, 'temporary folders of earlier runs removed');
    },
    projectionRetried: (error) => fault('projection', error, 'the projection goes on from its checkpoint'),
    projectionFailed(error) {
      faults.inc({ at: 'projection', code: codeOf(error) });
      log.error({ err: error }, 'the projection stands still');
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
