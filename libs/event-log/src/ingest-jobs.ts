import { lostWhile } from './postgres-errors.ts';
import type { Queries } from './sql.ts';
import type { JsonObject, TraceIds } from './types.ts';

/** `check`: look at a clip's file; `align`: compare its sound with others'; `export`: make one film of a grid. */
export type JobKind = 'check' | 'align' | 'export';

export type NewJob = {
  /** Added twice, a job is there once. */
  readonly jobId: string;
  readonly kind: JobKind;
  readonly roomId: string;
  /** The view that it is about, if it is about one. */
  readonly clipId?: string;
  readonly input: JsonObject;
  /** Of what asked for it, so that the work goes on with its trace. */
  readonly trace?: TraceIds;
};

/** `failed`: settled with a problem. `cancelled`: nobody wants it any more. */
export type JobStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export type Job = NewJob & {
  readonly status: JobStatus;
  /** How often it was begun, without those that were given back for no fault of the job's. */
  readonly tries: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly result?: JsonObject;
  /** Why it failed; while it waits: why it was given back. */
  readonly problem: string;
};

export type ClaimedJob = Job & { readonly claimId: string };

export type JobOutcome = { readonly result: JsonObject } | { readonly problem: string };

export type GiveBack = {
  /** Nobody claims it before. */
  readonly afterMs?: number;
  readonly problem?: string;
  /** False: this beginning does not count, it ended for a reason that is not the job's. */
  readonly counts: boolean;
};

/** The table of work on files. Each method is one statement, so it may stand in a transaction of the caller's. */
export interface IngestJobs {
  add(jobs: readonly NewJob[]): Promise<void>;
  /** Those about this view that are not settled; who works on one loses it. */
  cancel(view: { readonly roomId: string; readonly clipId: string }): Promise<void>;
  /** The oldest that waits, or whose lease ran out; undefined when there is none. */
  claim(wish: { readonly kinds: readonly JobKind[]; readonly leaseMs: number }): Promise<ClaimedJob | undefined>;
  /** False: it was cancelled, or somebody else has it by now; stop working on it. */
  renew(claimed: ClaimedJob, leaseMs: number): Promise<boolean>;
  progress(claimed: ClaimedJob, fraction: number): Promise<void>;
  /** False: it is not the caller's any more, nothing was written. */
  settle(claimed: ClaimedJob, outcome: JobOutcome): Promise<boolean>;
  giveBack(claimed: ClaimedJob, how: GiveBack): Promise<void>;
  find(jobId: string): Promise<Job | undefined>;
  /** How many wait or run, of each kind. */
  unsettled(): Promise<Readonly<Record<JobKind, number>>>;
  /** Forgets what was settled longer ago; gives how many. */
  sweep(olderThanMs: number): Promise<number>;
}

/** What became of a job can be asked for so long; what it found is in the log. */
export const settledTtlMs = 30 * 86_400_000;

/** In Postgres, whose clock alone decides when a lease ends. @throws LogConnectionLostError */
export function ingestJobs(sql: Queries): IngestJobs {
  const columns = sql`job_id as "jobId", kind, room_id as "roomId", clip_id as "clipId", input, trace_id as "traceId", span_id as "spanId",
    status, claim_id as "claimId", tries, progress, result, problem`;
  const held = ({ jobId, claimId }: ClaimedJob) => sql`job_id = ${jobId} and claim_id = ${claimId} and status = 'running'`;
  const fromNow = (ms: number) => sql`clock_timestamp() + ${ms} * interval '1 ms'`;

  return {
    async add(jobs) {
      if (jobs.length === 0) return;
      const of = <T>(field: (job: NewJob) => T) => jobs.map(field);
      await sql`insert into ingest_job (job_id, kind, room_id, clip_id, input, trace_id, span_id)
        select n.id, n.kind, n.room, n.clip, n.input::jsonb, n.trace, n.span
        from unnest(${of(({ jobId }) => jobId)}::text[], ${of(({ kind }) => kind)}::text[], ${of(({ roomId }) => roomId)}::text[],
          ${of(({ clipId }) => clipId ?? null)}::text[], ${of(({ input }) => JSON.stringify(input))}::text[],
          ${of(({ trace }) => trace?.traceId ?? null)}::text[], ${of(({ trace }) => trace?.spanId ?? null)}::text[])
          with ordinality n(id, kind, room, clip, input, trace, span, place)
        order by n.place
        on conflict (job_id) do nothing`.catch(lostWhile('adding jobs'));
    },
    async cancel({ roomId, clipId }) {
      await sql`update ingest_job set status = 'cancelled', claim_id = null, settled_at = clock_timestamp()
        where room_id = ${roomId} and clip_id = ${clipId} and status in ('waiting', 'running')`.catch(lostWhile('cancelling jobs'));
    },
    async claim({ kinds, leaseMs }) {
      const [row] = await sql<JobRow[]>`update ingest_job set status = 'running', claim_id = gen_random_uuid()::text, tries = tries + 1,
          free_at = ${fromNow(leaseMs)}
        where job_id = (
          select job_id from ingest_job
          where status in ('waiting', 'running') and kind = any(${[...kinds]}::text[]) and free_at <= clock_timestamp()
          order by number limit 1 for update skip locked)
        returning ${columns}`.catch(lostWhile('claiming a job'));
      return row === undefined ? undefined : { ...toJob(row), claimId: row.claimId ?? '' };
    },
    async renew(claimed, leaseMs) {
      const { count } = await sql`update ingest_job set free_at = ${fromNow(leaseMs)} where ${held(claimed)}`.catch(
        lostWhile('renewing a lease'),
      );
      return count === 1;
    },
    async progress(claimed, fraction) {
      await sql`update ingest_job set progress = ${Math.min(1, Math.max(0, fraction))} where ${held(claimed)}`.catch(
        lostWhile('telling of progress'),
      );
    },
    async settle(claimed, outcome) {
      const [status, result, problem] =
        'result' in outcome ? ['done', JSON.stringify(outcome.result), ''] : ['failed', null, outcome.problem];
      const { count } =
        await sql`update ingest_job set status = ${status}, result = ${result}::text::jsonb, problem = ${problem}, claim_id = null,
          progress = case when ${status} = 'done' then 1 else progress end, settled_at = clock_timestamp()
        where ${held(claimed)}`.catch(lostWhile('settling a job'));
      return count === 1;
    },
    async giveBack(claimed, { afterMs = 0, problem = '', counts }) {
      await sql`update ingest_job set status = 'waiting', claim_id = null, free_at = ${fromNow(afterMs)}, problem = ${problem},
          tries = tries - ${counts ? 0 : 1}
        where ${held(claimed)}`.catch(lostWhile('giving a job back'));
    },
    async find(jobId) {
      const [row] = await sql<JobRow[]>`select ${columns} from ingest_job where job_id = ${jobId}`.catch(lostWhile('reading a job'));
      return row && toJob(row);
    },
    async unsettled() {
      const rows = await sql<{ kind: JobKind; jobs: number }[]>`select kind, count(*) as jobs from ingest_job
        where status in ('waiting', 'running') group by kind`.catch(lostWhile('counting jobs'));
      return { check: 0, align: 0, export: 0, ...Object.fromEntries(rows.map(({ kind, jobs }) => [kind, jobs])) };
    },
    async sweep(olderThanMs) {
      const { count } = await sql`delete from ingest_job where settled_at < ${fromNow(-olderThanMs)}`.catch(lostWhile('sweeping jobs'));
      return count;
    },
  };
}

type JobRow = Omit<Job, 'clipId' | 'trace' | 'result'> & {
  readonly clipId: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly claimId: string | null;
  readonly result: JsonObject | null;
};

const toJob = ({ clipId, traceId, spanId, claimId: _, result, ...job }: JobRow): Job => ({
  ...job,
  ...(clipId === null ? {} : { clipId }),
  ...(traceId === null || spanId === null ? {} : { trace: { traceId, spanId } }),
  ...(result === null ? {} : { result }),
});
