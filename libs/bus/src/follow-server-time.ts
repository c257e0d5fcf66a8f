import { createEstimator, type Estimator, type PingReason, type ServerClock, serverClock, stepWatch } from '@tutti/clock';
import { subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import {
  type Logger,
  pause,
  type Registry,
  readHostClocks,
  monotonicMs as systemMonotonicMs,
  wallClockMs as systemWallMs,
} from '@tutti/service';
import type { Bus } from './bus.ts';
import { followerMetrics } from './follower-metrics.ts';
import { termFence } from './term-fence.ts';

export type FollowServerTimeNeeds = {
  readonly bus: Pick<Bus, 'request'>;
  readonly log: Pick<Logger, 'warn' | 'info'>;
  /** Where its gauges are shown. */
  readonly metrics?: Registry;
  /** True while this process is itself the reference: then nobody is asked, and another steers `clock`. */
  readonly leads?: () => boolean;
  readonly monotonicMs?: () => number;
  readonly wallClockMs?: () => number;
  /** Longest time between two questions. */
  readonly everyMs?: number;
};

/** Server time in a process that is not its source, kept by exchanges with timesync (T-5). */
export type FollowedServerTime = AsyncDisposable & {
  readonly clock: ServerClock;
  /** Resolves when timesync was heard for the first time; before, `clock` says nothing of use. */
  ready(): Promise<void>;
  /** For a readiness check: true, or why not. */
  readiness(): true | string;
  /** How far the clock may be from the reference's; grows while timesync is silent. Infinite before it was heard. */
  errorMs(): number;
  /** The newest term of a reference that was heard. */
  term(): number;
};

/** A reference is believed after so many answers: the first one alone may be half a round trip off. */
const firstAnswers = 8;
/** A longer way tells less than what is known. */
const timeoutMs = 500;
const retryMs = 250;
const lookEveryMs = 500;
/** Two witnesses of one jump, the host's other clock and the reference, agree to this. */
const agreeMs = 100;
/** How long after a host's clocks came apart an answer may prove that it was the monotonic one. */
const provenWithinMs = 10_000;
/** What crystals may differ by, when nothing is known of these two. */
const unknownSkewPpm = 100;

/**
 * Learns the reference's time with the estimator of `@tutti/clock`, and leads a clock to it by at most 500 ppm. The clock steps in one case: this host's own monotonic
 * clock stood still (a suspend, a paused VM), and both its wall clock and the reference say so. Otherwise who is elsewhere is approached, never believed at
 * once. A reference that is gone changes nothing but the error bound; one of a new term is learnt afresh, its path and crystal are others, while the
 * clock runs on by what was known.
 */
export function followServerTime(needs: FollowServerTimeNeeds): FollowedServerTime {
  const { bus, log, leads = () => false, monotonicMs = systemMonotonicMs, wallClockMs = systemWallMs, everyMs = 2_000 } = needs;
  const steered = serverClock({ localNowMs: monotonicMs, maxSlewPpm: 500 });
  const hostSteps = stepWatch();
  const fence = termFence();
  const heard = Promise.withResolvers<void>();
  const closing = new AbortController();
  let waking = new AbortController();
  /** What the clock follows, and what is being learnt of a new reference. */
  let known: Estimator | undefined;
  let learning = newEstimator();
  let reason: PingReason = 'connect';
  let apart: { readonly byMs: number; readonly atMs: number } | undefined;
  let lastKnown = { atMs: 0, errorMs: 0 };
  let failures = 0;

  const keepUp = () => {
    if (!known || leads()) return;
    const localMs = monotonicMs();
    steered.steer(known.now(localMs) - localMs);
  };
  const clock: ServerClock = {
    nowMs() {
      keepUp();
      return steered.nowMs();
    },
    steer: steered.steer,
    adopt: steered.adopt,
    get synchronised() {
      return steered.synchronised;
    },
    state() {
      keepUp();
      return steered.state();
    },
  };
  const errorMs = () => {
    const localMs = monotonicMs();
    if (!steered.synchronised) return Number.POSITIVE_INFINITY;
    if (leads()) return 0;
    if (!known) return lastKnown.errorMs + ((localMs - lastKnown.atMs) * unknownSkewPpm) / 1e6;
    return known.errorMs(localMs) + Math.abs(clock.state().pendingMs);
  };
  const metrics =
    needs.metrics && followerMetrics(needs.metrics, { clock, errorMs, term: fence.term, skewPpm: () => known?.state().skewPpm ?? 0 });

  const wake = (why: PingReason) => {
    reason = why;
    waking.abort();
  };
  /** Wall and monotonic clock came apart: ask the reference at once which of both it was. */
  const look = () => {
    const byMs = hostSteps.look(readHostClocks({ wallClockMs, monotonicMs }));
    if (byMs === 0) return;
    apart = { byMs: byMs + (isRecent(apart) ? apart.byMs : 0), atMs: monotonicMs() };
    metrics?.apart();
    log.warn({ byMs }, "this host's clocks came apart: its wall clock was set, or its monotonic one stood still");
    wake('resume');
  };
  const isRecent = (jump: typeof apart): jump is NonNullable<typeof apart> =>
    jump !== undefined && monotonicMs() - jump.atMs < provenWithinMs;

  const exchange = async () => {
    const t0 = monotonicMs();
    const bytes = await bus.request(subjects.timeExchange, timeExchangeRequests.encode({ clientNowMs: t0 }), { timeoutMs });
    const t3 = monotonicMs();
    const { clientNowMs, serverReceivedMs, serverNowMs, term, referenceId } = timeExchangeReplies.decode(bytes);
    if (clientNowMs !== t0 || t3 - t0 > timeoutMs || leads()) return metrics?.exchanged('dropped');
    const verdict = fence.judge(term, t3);
    if (verdict === 'older') return metrics?.exchanged('older-term');
    if (verdict === 'newer' && learning.state().taken > 0) {
      log.info({ referenceId, term }, 'another reference keeps server time');
      learning = newEstimator();
      reason = 'connect';
    }
    look();
    learn({ t0, t1: serverReceivedMs, t2: serverNowMs, t3 });
  };
  const learn = (sample: Parameters<Estimator['onSample']>[0]) => {
    const { t3 } = sample;
    const expectedMs = learning.now(t3);
    const outcome = learning.onSample(sample);
    metrics?.exchanged(outcome);
    if (learning !== known && learning.state().taken >= firstAnswers) {
      known = learning;
      keepUp();
      heard.resolve();
    } else if (outcome === 'jump' && learning === known) jumped(known.now(t3) - expectedMs, t3);
  };
  /** The reference's time is elsewhere than it ought to be by this host's monotonic clock. */
  const jumped = (byMs: number, localMs: number) => {
    if (!known) return;
    reason = 'resume';
    const proven = isRecent(apart) && Math.abs(apart.byMs - byMs) <= agreeMs;
    log.warn(
      { byMs, proven },
      proven ? "this host's monotonic clock jumped; server time is adopted" : 'the reference is elsewhere; server time is slewed',
    );
    if (proven) {
      steered.adopt(known.now(localMs) - localMs);
      apart = undefined;
    }
  };
  const ask = async () => {
    try {
      await exchange();
      if (failures > 0) log.info({ failures, errorMs: errorMs() }, steered.synchronised ? 'timesync answers again' : 'timesync answers');
      failures = 0;
    } catch (error) {
      if (failures++ === 0 && !closing.signal.aborted) tellSilence(error);
      reason = 'resume';
    }
  };
  const tellSilence = (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    if (steered.synchronised) log.warn({ why }, 'timesync does not answer; server time runs on by its last estimate');
    else log.info({ why }, 'waiting for timesync');
  };
  /** What is learnt of others ends with one's own term: the next reference is learnt afresh. */
  const forget = () => {
    lastKnown = { atMs: monotonicMs(), errorMs: 0 };
    if (known === undefined && learning.state().taken === 0) return;
    known = undefined;
    learning = newEstimator();
    reason = 'connect';
  };
  const waitMs = () => {
    if (failures > 0) return retryMs;
    const delayMs = learning.nextPingDelayMs({ reason, localMs: monotonicMs() });
    reason = 'timer';
    return Math.min(delayMs, everyMs);
  };
  const run = async () => {
    while (!closing.signal.aborted) {
      if (leads()) {
        forget();
        await pause(retryMs, closing.signal);
        continue;
      }
      await pause(waitMs(), AbortSignal.any([closing.signal, waking.signal]));
      waking = new AbortController();
      if (!closing.signal.aborted && !leads()) await ask();
    }
  };
  look();
  const looking = setInterval(look, lookEveryMs);
  const running = run();

  return {
    clock,
    ready: () => heard.promise,
    readiness: () => steered.synchronised || 'timesync has not answered yet, so server time is unknown',
    errorMs,
    term: fence.term,
    async [Symbol.asyncDispose]() {
      clearInterval(looking);
      closing.abort();
      await running;
    },
  };
}

const newEstimator = () => createEstimator({ maxSlewPpm: 500 });
