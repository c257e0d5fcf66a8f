import type { ClaimedJob, GiveBack, JobOutcome } from '@tutti/event-log';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JobHandler } from './job-handler.ts';
import type { JobEnd } from './metrics.ts';
import { NotNowError } from './our-own-fault.ts';
import { mostTries, type RunJobsNeeds, runJobs } from './run-jobs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const job: ClaimedJob = {
  ...{ jobId: 'check-1', kind: 'check', roomId: 'r1', clipId: 'c1', input: {}, claimId: 'x' },
  ...{ status: 'running', tries: 1, progress: 0, problem: '' },
};

/** One worker, and jobs that are handed to it one after the other. */
function world(handler: Partial<JobHandler>, waiting: ClaimedJob[] = [job]) {
  const seen = { settled: [] as JobOutcome[], back: [] as GiveBack[], ends: [] as JobEnd[], given: [] as string[], open: 0, renewed: 0 };
  const state = { able: true, held: true };
  const jobs: RunJobsNeeds['jobs'] = {
    claim: async () => waiting.shift(),
    renew: async () => {
      seen.renewed += 1;
      return state.held;
    },
    progress: async () => undefined,
    settle: async (_, outcome) => {
      if (state.held) seen.settled.push(outcome);
      return state.held;
    },
    giveBack: async (_, how) => void seen.back.push(how),
  };
  const folders = {
    async open() {
      seen.open += 1;
      return {
        path: '/tmp/x',
        async [Symbol.asyncDispose]() {
          seen.open -= 1;
        },
      };
    },
    sweep: async () => 0,
  };
  const check: JobHandler = {
    run: async () => ({ result: {} }),
    giveUp: async (_, problem) => void seen.given.push(problem),
    ...handler,
  };
  const metrics = { jobEnded: (_: unknown, end: JobEnd) => void seen.ends.push(end), claimFailed: () => undefined };
  const running = runJobs({ jobs, handlers: { check }, folders, metrics, able: () => state.able, leaseMs: 3_000 });
  return { seen, state, running, waiting, passes: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}
/** Until it is aborted. */
const forEver: JobHandler['run'] = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('R-4 a job is done, settled, its folder gone; what the file is to blame for is a result, too', async () => {
  const { seen, running, waiting, passes } = world({
    run: async ({ tries }) => (tries === 1 ? { result: { a: 1 } } : { problem: 'no film' }),
  });
  waiting.push({ ...job, tries: 2 });
  await passes(0);
  expect(seen).toMatchObject({ settled: [{ result: { a: 1 } }, { problem: 'no film' }], open: 0, back: [] });
  expect(seen.ends).toEqual([{ end: 'done' }, { end: 'failed', problem: 'no film' }]);
  await running[Symbol.asyncDispose]();
});

test('R-4 faults of ours do not count against a job, others do; the pause grows', async () => {
  const faults = [new NotNowError('no bus'), new NotNowError('no bus'), new Error('a bug')];
  const run = async () => {
    throw faults.shift() ?? new Error('more than there were');
  };
  const { seen, running, passes } = world({ run }, [job, job, job]);
  await passes(0);
  expect(seen.back).toEqual([
    { afterMs: 500, problem: 'no bus', counts: false },
    { afterMs: 1_000, problem: 'no bus', counts: false },
    { afterMs: 2_000, problem: 'a bug', counts: true },
  ]);
  expect([seen.open, seen.settled]).toEqual([0, []]);
  await running[Symbol.asyncDispose]();
});

test('R-4 a job that was begun too often is given up, with its last problem', async () => {
  const run = vi.fn(forEver);
  const tired = { ...job, tries: mostTries + 1 };
  const { seen, running, passes } = world({ run }, [tired, { ...tired, problem: 'a bug' }]);
  await passes(0);
  expect(run).not.toHaveBeenCalled();
  expect(seen.given).toEqual(['It was begun 5 times and never ended.', 'a bug']);
  expect(seen.settled).toEqual(seen.given.map((problem) => ({ problem })));
  await running[Symbol.asyncDispose]();
});

test('R-4 a lease is renewed while the job lasts; who lost it stops, and writes nothing', async () => {
  const { seen, state, running, passes } = world({ run: forEver });
  await passes(10_500);
  expect(seen.renewed).toBe(10);
  state.held = false;
  await passes(1_000);
  expect(seen).toMatchObject({ ends: [{ end: 'lost' }], settled: [], back: [], open: 0 });
  await running[Symbol.asyncDispose]();
});

test('O-1 a drain ends what is under way and gives it back, uncounted', async () => {
  const { seen, running, passes } = world({ run: forEver });
  await passes(100);
  const drained = running[Symbol.asyncDispose]();
  await passes(0);
  await drained;
  expect(seen).toMatchObject({ ends: [{ end: 'drained' }], back: [{ counts: false }], open: 0 });
});

test('O-1 jobs wait while nothing can be done; who wakes the workers is not kept waiting', async () => {
  const { seen, state, running, passes } = world({});
  await running[Symbol.asyncDispose]();
  expect(seen.ends).toEqual([{ end: 'done' }]);
  const idle = world({}, []);
  idle.state.able = false;
  idle.waiting.push(job);
  await idle.passes(10_000);
  expect([idle.waiting.length, state.able]).toEqual([1, true]);
  idle.state.able = true;
  idle.running.wake();
  await passes(0);
  expect(idle.seen.ends).toEqual([{ end: 'done' }]);
  await idle.running[Symbol.asyncDispose]();
});
