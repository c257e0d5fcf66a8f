import type { ClaimedJob, IngestJobs, JobKind } from '@tutti/event-log';
import { extractTrace, monotonicMs, pause, SpanKind, withSpan } from '@tutti/service';
import type { JobContext, JobHandlers } from './job-handler.ts';
import type { IngestMetrics, JobEnd } from './metrics.ts';
import { oneLine } from './one-line.ts';
import { isOurOwnFault } from './our-own-fault.ts';
import type { WorkFolders } from './work-folders.ts';

export type RunJobsNeeds = {
  readonly jobs: Pick<IngestJobs, 'claim' | 'renew' | 'progress' | 'settle' | 'giveBack'>;
  readonly handlers: JobHandlers;
  readonly folders: WorkFolders;
  readonly metrics: Pick<IngestMetrics, 'jobEnded' | 'claimFailed'>;
  /** False while nothing can be done; jobs wait. */
  readonly able: () => boolean;
  /** How many of the handlers' kinds at once. */
  readonly atOnce?: number;
  readonly leaseMs?: number;
  /** Looked for this often; what this process adds it is told of at once. */
  readonly everyMs?: number;
};

export type RunningJobs = AsyncDisposable & {
  /** There may be something to do. */
  wake(): void;
};

/** A job is begun so often, ends for no reason of ours included; then it is given up. */
export const mostTries = 5;
const longestPauseMs = 60_000;

/**
 * Claims jobs and does them until disposed; then what is under way is given back at once, for another instance. Whoever is killed is succeeded when the lease
 * is over.
 */
export function runJobs(needs: RunJobsNeeds): RunningJobs {
  const { jobs, handlers, metrics, able, atOnce = 1, everyMs = 1_000, leaseMs = 30_000 } = needs;
  const kinds = Object.keys(handlers) as JobKind[];
  const closing = new AbortController();
  let waking = new AbortController();
  let faults = 0;

  /** Grows from one fault of ours to the next, and is forgotten when a job ends well. */
  const pauseAfterFaultMs = () => Math.min(longestPauseMs, 500 * 2 ** Math.min(10, faults));

  const work = async () => {
    while (!closing.signal.aborted) {
      const claimed = able() ? await claim() : undefined;
      if (claimed === undefined) await pause(everyMs, AbortSignal.any([closing.signal, waking.signal]));
      else await doJob(claimed);
    }
  };
  const claim = async () => {
    try {
      return await jobs.claim({ kinds, leaseMs });
    } catch (error) {
      metrics.claimFailed(error);
      return undefined;
    }
  };

  async function doJob(claimed: ClaimedJob): Promise<void> {
    const { kind, jobId, roomId, clipId = '', trace } = claimed;
    const startMs = monotonicMs();
    const parent = extractTrace(trace === undefined ? {} : { traceparent: `00-${trace.traceId}-${trace.spanId}-01` });
    const attributes = { 'tutti.job': jobId, 'tutti.room': roomId, 'tutti.clip': clipId };
    const end = await withSpan(`ingest ${kind}`, attributes, () => tryJob(claimed), { kind: SpanKind.CONSUMER, parent }).catch(
      (error: unknown): JobEnd => ({ end: 'retried', error }), // Postgres is away: the lease ends by itself
    );
    faults = end.end === 'retried' ? faults + 1 : 0;
    metrics.jobEnded(claimed, end, monotonicMs() - startMs);
  }

  async function tryJob(claimed: ClaimedJob): Promise<JobEnd> {
    const handler = handlers[claimed.kind];
    if (handler === undefined) throw new TypeError(`no handler for ${claimed.kind}`);
    const lease = keepLease(claimed, { jobs, leaseMs, closing: closing.signal });
    try {
      if (claimed.tries > mostTries) {
        const problem = claimed.problem || `It was begun ${claimed.tries - 1} times and never ended.`;
        await handler.giveUp(claimed, problem);
        return (await jobs.settle(claimed, { problem })) ? { end: 'given-up', problem } : { end: 'lost' };
      }
      const outcome = await inFolder(claimed, lease.signal, (context) => handler.run(claimed, context));
      if (!(await jobs.settle(claimed, outcome))) return { end: 'lost' };
      return 'problem' in outcome ? { end: 'failed', problem: outcome.problem } : { end: 'done' };
    } catch (error) {
      if (lease.lost()) return { end: 'lost' };
      return giveBack(claimed, error);
    } finally {
      await lease[Symbol.asyncDispose]();
    }
  }

  async function giveBack(claimed: ClaimedJob, error: unknown): Promise<JobEnd> {
    if (closing.signal.aborted) {
      await jobs.giveBack(claimed, { counts: false });
      return { end: 'drained' };
    }
    const problem = oneLine(error instanceof Error ? error.message : String(error), 300);
    await jobs.giveBack(claimed, { afterMs: pauseAfterFaultMs(), problem, counts: !isOurOwnFault(error) });
    return { end: 'retried', error };
  }

  async function inFolder<T>(claimed: ClaimedJob, signal: AbortSignal, run: (context: JobContext) => Promise<T>): Promise<T> {
    const folder = await needs.folders.open(claimed);
    try {
      const progress = (fraction: number) => void jobs.progress(claimed, fraction).catch(() => undefined);
      return await run({ signal, folder: folder.path, progress });
    } finally {
      await folder[Symbol.asyncDispose]();
    }
  }

  const running = Array.from({ length: atOnce }, work);
  return {
    wake() {
      waking.abort();
      waking = new AbortController();
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('the service stops'));
      await Promise.all(running);
    },
  };
}

type LeaseNeeds = { readonly jobs: Pick<IngestJobs, 'renew'>; readonly leaseMs: number; readonly closing: AbortSignal };

/** Renews the lease until disposed. A database that does not answer for as long as the lease lasts has lost it, too. */
function keepLease(claimed: ClaimedJob, { jobs, leaseMs, closing }: LeaseNeeds) {
  const over = new AbortController();
  const losing = new AbortController();
  let renewedMs = monotonicMs();
  const lose = () => losing.abort(new Error('the job was cancelled, or another has it'));
  const renew = async () => {
    for (;;) {
      await pause(leaseMs / 3, over.signal);
      if (over.signal.aborted) return;
      const held = await jobs.renew(claimed, leaseMs).catch(() => undefined);
      if (held) renewedMs = monotonicMs();
      else if (held === false || monotonicMs() - renewedMs > leaseMs) return lose();
    }
  };
  const renewing = renew();
  return {
    signal: AbortSignal.any([closing, losing.signal]),
    lost: () => losing.signal.aborted,
    async [Symbol.asyncDispose]() {
      over.abort();
      await renewing;
    },
  };
}
