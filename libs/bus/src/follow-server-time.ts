import { envelopeEstimator, type ServerClock, serverClock } from '@tutti/clock';
import { subjects, timeExchangeReplies, timeExchangeRequests } from '@tutti/protocol';
import { type Logger, pause, monotonicMs as systemMonotonicMs } from '@tutti/service';
import type { Bus } from './bus.ts';

export type FollowServerTimeNeeds = {
  readonly bus: Pick<Bus, 'request'>;
  readonly log: Pick<Logger, 'warn' | 'info'>;
  readonly monotonicMs?: () => number;
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
};

const burst = 8;
const burstEveryMs = 20;
const timeoutMs = 1_000;
/** The reference is slewed by up to 500 ppm itself, on top of what two crystals differ by. */
const maxSkewPpm = 600;

/**
 * Asks for the time with a burst, then every 2 s, and steers a clock that never steps, by at most 500 ppm.
 * A timesync that is gone changes nothing but the error bound: the clock goes on by its last estimate.
 */
export function followServerTime({
  bus,
  log,
  monotonicMs = systemMonotonicMs,
  everyMs = 2_000,
}: FollowServerTimeNeeds): FollowedServerTime {
  const estimator = envelopeEstimator({ windowMs: 30_000, maxSkewPpm });
  const clock = serverClock({ localNowMs: monotonicMs, maxSlewPpm: 500 });
  const heard = Promise.withResolvers<void>();
  const closing = new AbortController();
  let failures = 0;

  const exchange = async (): Promise<boolean> => {
    try {
      const t0 = monotonicMs();
      const bytes = await bus.request(subjects.timeExchange, timeExchangeRequests.encode({ clientNowMs: t0 }), { timeoutMs });
      const t3 = monotonicMs();
      const { clientNowMs, serverReceivedMs, serverNowMs } = timeExchangeReplies.decode(bytes);
      if (clientNowMs !== t0) return false;
      return estimator.add({ t0, t1: serverReceivedMs, t2: serverNowMs, t3 }) === undefined;
    } catch (error) {
      if (failures++ === 0 && !closing.signal.aborted) tellSilence(error);
      return false;
    }
  };
  const tellSilence = (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    if (clock.synchronised) log.warn({ why }, 'timesync does not answer; server time runs on by its last estimate');
    else log.info({ why }, 'waiting for timesync');
  };
  const round = async (exchanges: number) => {
    let taken = 0;
    for (let sent = 0; sent < exchanges && !closing.signal.aborted; sent++) {
      if (await exchange()) taken++;
      else if (taken === 0) break;
      if (sent + 1 < exchanges) await pause(burstEveryMs, closing.signal);
    }
    const estimate = estimator.estimateAt(monotonicMs());
    if (taken === 0 || !estimate) return;
    if (failures > 0) log.info({ failures, errorMs: estimate.errorMs }, clock.synchronised ? 'timesync answers again' : 'timesync answers');
    clock.steer(estimate.offsetMs);
    failures = 0;
    heard.resolve();
  };
  const run = async () => {
    while (!closing.signal.aborted) {
      const wasSynchronised = clock.synchronised;
      await round(wasSynchronised && failures === 0 ? 1 : burst);
      await pause(clock.synchronised ? everyMs : 250, closing.signal);
    }
  };
  const running = run();

  return {
    clock,
    ready: () => heard.promise,
    readiness: () => clock.synchronised || 'timesync has not answered yet, so server time is unknown',
    errorMs: () => estimator.estimateAt(monotonicMs())?.errorMs ?? Number.POSITIVE_INFINITY,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await running;
    },
  };
}
