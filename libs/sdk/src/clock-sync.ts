import { type ClockEstimate, envelopeEstimator, type ServerClock, serverClock } from '@tutti/clock';
import type { ClientFrame, ServerFrame } from '@tutti/protocol/json';
import { burstSpacingMs, firstBurst, laterBurst, pauseBetweenPingsMs, pingBudget } from './ping-plan.ts';

export type ClockSyncOptions = {
  /** Monotonic local time, ms. */
  readonly localNowMs: () => number;
  /** False when the frame could not be sent. */
  readonly send: (frame: ClientFrame) => boolean;
  /** actual − expected, ms, for the reports; undefined while nothing sounds. */
  readonly driftMs: () => number | undefined;
};

export type ClockCounts = { readonly sent: number; readonly taken: number; readonly dropped: number; readonly unknown: number };

/** Server time in a browser: pings, an estimate with its bound, and a clock that is steered by it. */
export type ClockSync = AsyncDisposable & {
  /** Server time, ms. Local time until anything is known (T-8). */
  nowMs(): number;
  /** When, by the local clock, server time will be `serverMs` if the offset stays as it is. */
  toLocalMs(serverMs: number): number;
  readonly synchronised: boolean;
  /** Grows when server time had to step, either way: whatever plays must be set anew (T-3). */
  readonly epoch: number;
  estimate(): ClockEstimate | undefined;
  /** How much of the last correction is still to come, ms. */
  pendingMs(): number;
  counts(): ClockCounts;
  /** Pings on their way. */
  readonly pendingPings: number;
  /** Whether an answer came on this line. */
  readonly heard: boolean;
  /** Whether answers came on this line and then stopped: two pings of the last 10 s are older than 6 s. */
  readonly goneQuiet: boolean;
  /** The socket is open and joined: a burst of pings, then fewer and fewer. */
  connected(): void;
  /** The socket is gone. The estimate is used on, its bound growing (T-8). */
  disconnected(): void;
  /** Server time as some frame told it, for the time before the first answer to a ping. Off by that frame's way here. */
  hint(serverNowMs: number): void;
  pong(frame: Extract<ServerFrame, { t: 'TIME_PONG' }>): void;
  /** Fresh pings now. True when the answers came, false after 1 s without (P-7). */
  refresh(): Promise<boolean>;
};

/** While the first answers come in, the clock steps to each better estimate; afterwards it is slewed. */
const settledAfter = 8;
const settledAfterMs = 1_500;
/** A client promises its clock to nobody else, so it may be quicker than a server's 500. */
const maxSlewPpm = 5_000;
const refreshTimeoutMs = 1_000;
const reportEveryMs = 10_000;
/** What began or ended to sound is told sooner. */
const reportAgainMs = 2_000;
const quietAfterMs = 6_000;
/** Gateways agree on server time to within this; a contradiction beyond it is a clock that jumped. */
const jumpSlackMs = 5;

export function clockSync({ localNowMs, send, driftMs }: ClockSyncOptions): ClockSync {
  const estimator = envelopeEstimator();
  const pending = new Map<number, number>();
  const counts = { sent: 0, taken: 0, dropped: 0, unknown: 0 };
  const waiting = new Set<() => void>();
  let clock: ServerClock = serverClock({ localNowMs, maxSlewPpm });
  let firstTakenMs: number | undefined;
  let settled = false;
  let epoch = 0;
  let nextPingId = 1;
  let online = false;
  let heard = false;
  let connectedMs = 0;
  let lastReportMs = Number.NEGATIVE_INFINITY;
  let reportedDrift = false;
  let burstLeft = 0;
  let budget = pingBudget(localNowMs());
  let timer: ReturnType<typeof setTimeout> | undefined;

  const step = (offsetMs: number) => {
    clock = serverClock({ localNowMs, maxSlewPpm, initialOffsetMs: offsetMs });
    clock.steer(offsetMs);
  };

  const ping = () => {
    const nowMs = localNowMs();
    for (const [pingId, sentMs] of pending) if (nowMs - sentMs > 10_000) pending.delete(pingId);
    if (!budget.take(nowMs)) return;
    const pingId = nextPingId++;
    pending.set(pingId, localNowMs());
    if (send({ t: 'TIME_PING', clientNowMs: pending.get(pingId) ?? nowMs, pingId })) counts.sent++;
    else pending.delete(pingId);
  };

  const run = () => {
    clearTimeout(timer);
    if (!online) return;
    ping();
    report();
    burstLeft = Math.max(0, burstLeft - 1);
    timer = setTimeout(run, burstLeft > 0 ? burstSpacingMs : pauseBetweenPingsMs(localNowMs() - connectedMs));
  };

  const report = () => {
    const nowMs = localNowMs();
    const estimate = estimator.estimateAt(nowMs);
    const drift = driftMs();
    const hasDrift = drift !== undefined;
    if (!settled || !estimate || nowMs - lastReportMs < (hasDrift === reportedDrift ? reportEveryMs : reportAgainMs)) return;
    if (!send({ t: 'TIME_REPORT', ...estimate, ...(hasDrift && { driftMs: drift }) })) return;
    lastReportMs = nowMs;
    reportedDrift = hasDrift;
  };

  const steer = (nowMs: number) => {
    const estimate = estimator.estimateAt(nowMs);
    if (!estimate) return;
    if (settled) clock.steer(estimate.offsetMs);
    else step(estimate.offsetMs);
  };

  const startBurst = (pings: number) => {
    burstLeft = Math.max(burstLeft, pings);
    run();
  };

  return {
    nowMs: () => clock.nowMs(),
    toLocalMs: (serverMs) => serverMs - clock.state().offsetMs,
    get synchronised() {
      return settled;
    },
    get epoch() {
      return epoch;
    },
    estimate: () => estimator.estimateAt(localNowMs()),
    pendingMs: () => clock.state().pendingMs,
    counts: () => ({ ...counts }),
    get pendingPings() {
      return pending.size;
    },
    get heard() {
      return heard;
    },
    get goneQuiet() {
      const nowMs = localNowMs();
      return online && heard && [...pending.values()].filter((sentMs) => nowMs - sentMs > quietAfterMs).length >= 2;
    },
    connected() {
      online = true;
      heard = false;
      connectedMs = localNowMs();
      budget = pingBudget(connectedMs);
      pending.clear();
      startBurst(firstBurst);
    },
    disconnected() {
      online = false;
      burstLeft = 0;
      pending.clear();
      clearTimeout(timer);
    },
    hint(serverNowMs) {
      if (firstTakenMs === undefined) step(serverNowMs - localNowMs());
    },
    pong({ pingId, serverReceivedMs, serverNowMs }) {
      const nowMs = localNowMs();
      const t0 = pending.get(pingId);
      if (t0 === undefined) {
        counts.unknown++;
        return;
      }
      pending.delete(pingId);
      heard = true;
      const exchange = { t0, t1: serverReceivedMs, t2: serverNowMs, t3: nowMs };
      const before = estimator.estimateAt(nowMs);
      const jumped = before !== undefined && contradicts(exchange, before);
      if (jumped) estimator.reset();
      if (estimator.add(exchange) !== undefined) {
        counts.dropped++;
        return;
      }
      counts.taken++;
      firstTakenMs ??= nowMs;
      if (jumped) {
        epoch++;
        step(estimator.estimateAt(nowMs)?.offsetMs ?? before.offsetMs);
        startBurst(laterBurst);
      } else steer(nowMs);
      settled ||= counts.taken >= settledAfter || nowMs - firstTakenMs > settledAfterMs;
      report();
      for (const wake of [...waiting]) wake();
    },
    async refresh() {
      if (!online) return false;
      const enough = counts.taken + 3;
      const answered = new Promise<boolean>((resolve) => {
        const finish = (answer: boolean) => {
          clearTimeout(late);
          waiting.delete(wake);
          resolve(answer);
        };
        const late = setTimeout(() => finish(counts.taken > enough - 3), refreshTimeoutMs);
        const wake = () => {
          if (counts.taken >= enough) finish(true);
        };
        waiting.add(wake);
      });
      startBurst(laterBurst);
      return answered;
    },
    async [Symbol.asyncDispose]() {
      this.disconnected();
    },
  };
}

/** Whether an exchange proves that the clocks no longer stand to each other as believed: its bounds and the belief's exclude one another. */
function contradicts(
  { t0, t1, t2, t3 }: { t0: number; t1: number; t2: number; t3: number },
  { offsetMs, errorMs }: ClockEstimate,
): boolean {
  const slackMs = errorMs + jumpSlackMs;
  return t2 - t3 > offsetMs + slackMs || t1 - t0 < offsetMs - slackMs;
}
