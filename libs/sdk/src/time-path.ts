import { createEstimator, type EstimatorOptions, type PingReason } from '@tutti/clock';
import type { ClientFrame, ServerFrame } from '@tutti/protocol/json';
import { pingBudget } from './ping-budget.ts';

export type TimePathOptions = {
  /** How the server's clock is estimated; the best there is unless it says otherwise. */
  readonly estimator?: EstimatorOptions | undefined;
  /** Monotonic local time, ms, and what its readings count from. */
  readonly localNowMs: () => number;
  readonly localOriginMs: number;
  /** False when the frame could not be sent. */
  readonly send: (frame: ClientFrame) => boolean;
  /** The page is hidden: its timers may come once a minute. */
  readonly isHidden: () => boolean;
  /** Something was learnt. `jumped`: that a clock jumped. `stepped`: that this path's time has to be taken anew, for that or because its beginning was far off. */
  readonly onLearnt: (what: { readonly jumped: boolean; readonly stepped: boolean }) => void;
  /** The line is gone. */
  readonly onGone: () => void;
};

export type ClockCounts = { readonly sent: number; readonly taken: number; readonly dropped: number; readonly unknown: number };

/** One line to a server that knows the time: its pings, and what they taught. */
export type TimePath = {
  /** The line is open: a burst of pings, then fewer and fewer. */
  connected(): void;
  /** The line is gone. What was learnt is used on, its bound growing (T-8). */
  disconnected(): void;
  pong(frame: Extract<ServerFrame, { t: 'TIME_PONG' }>): void;
  /** A frame's own time, which cannot have come before it was made (TM9). */
  stamp(serverNowMs: number): void;
  /** A ping now, and a burst of them when the path is in use. */
  ask(reason: PingReason): void;
  /** Some message came and was heard: while the page is hidden it stands in for a timer. */
  turn(): void;
  /** What is on its way was sent by another clock, so to say: this one stood still or jumped since. */
  forgetPending(): void;
  /** Not in use: a ping each 30 s keeps it known. */
  rest(): void;
  use(): void;
  now(localMs: number): number;
  toLocalMs(serverMs: number): number;
  errorMs(localMs: number): number;
  /** Something is known, and enough to stand on. */
  readonly known: boolean;
  readonly settled: boolean;
  readonly skewPpm: number;
  readonly pendingMs: number;
  readonly floorMs: number;
  /** What a round trip usually takes now, ms: the median of the last five, none much older than the last. NaN before any. */
  readonly usualRttMs: number;
  /** Whether an exchange that began at `localMs` or later was believed. */
  answeredSince(localMs: number): boolean;
  counts(): ClockCounts;
  readonly pendingPings: number;
  readonly online: boolean;
  /** Whether an answer came on this line. */
  readonly heard: boolean;
  /** It answers. */
  readonly live: boolean;
  /** Whether answers came on this line and then stopped: two pings of the last 10 s are older than 6 s. */
  readonly goneQuiet: boolean;
};

const enough = 8;
const enoughAfterMs = 1_500;
/** Never two pings in one moment: they would meet the same queue. */
const leastApartMs = 20;
/** A message may stand in for a timer that is due this soon. */
const soonMs = 100;
const restEveryMs = 30_000;
/** A resting line that does not answer is asked again soon, so that a dead one is noticed. */
const unansweredMs = 3_000;
const quietAfterMs = 6_000;
const lostAfterMs = 10_000;

export function timePath({ estimator: policy, localNowMs, localOriginMs, send, isHidden, onLearnt, onGone }: TimePathOptions): TimePath {
  const estimator = createEstimator(policy);
  const counts = { sent: 0, taken: 0, dropped: 0, unknown: 0 };
  const pending = new Map<number, number>();
  let trips: readonly { readonly rttMs: number; readonly atMs: number }[] = [];
  let nextPingId = 1;
  let online = false;
  let heard = false;
  let rests = false;
  let firstTakenMs = Number.POSITIVE_INFINITY;
  let lastTakenT0 = Number.NEGATIVE_INFINITY;
  let lastPingMs = Number.NEGATIVE_INFINITY;
  let dueMs = 0;
  let budget = pingBudget(localNowMs());
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The estimator reads the clock from its own origin, where it can see how coarse it is. */
  const own = (localMs: number) => localMs - localOriginMs;
  const delayMs = (reason: PingReason) => estimator.nextPingDelayMs({ reason, localMs: own(localNowMs()) });
  const atRest = () => rests && counts.taken >= enough;

  const ping = () => {
    const nowMs = localNowMs();
    for (const [pingId, sentMs] of pending) if (nowMs - sentMs > lostAfterMs) pending.delete(pingId);
    if (!budget.take(nowMs)) return;
    const pingId = nextPingId++;
    lastPingMs = localNowMs();
    pending.set(pingId, lastPingMs);
    if (send({ t: 'TIME_PING', clientNowMs: lastPingMs, pingId })) counts.sent++;
    else pending.delete(pingId);
  };
  const wait = (ms: number) => {
    clearTimeout(timer);
    dueMs = localNowMs() + ms;
    timer = setTimeout(go, ms);
  };
  const go = () => {
    ping();
    wait(atRest() ? unansweredMs : Math.max(leastApartMs, delayMs(isHidden() ? 'hidden' : 'timer')));
  };

  const isQuiet = () => {
    const nowMs = localNowMs();
    return [...pending.values()].filter((sentMs) => nowMs - sentMs > quietAfterMs).length >= 2;
  };

  const ask = (reason: PingReason) => {
    if (!online) return;
    const ms = delayMs(reason);
    if (ms === 0 || atRest()) go();
    else wait(ms);
  };
  const forgetPending = () => {
    pending.clear();
    lastPingMs = Number.NEGATIVE_INFINITY;
  };

  return {
    connected() {
      online = true;
      heard = false;
      budget = pingBudget(localNowMs());
      forgetPending();
      ask('connect');
    },
    disconnected() {
      online = false;
      pending.clear();
      clearTimeout(timer);
      onGone();
    },
    pong({ pingId, serverReceivedMs, serverNowMs }) {
      const t3 = localNowMs();
      const t0 = pending.get(pingId);
      if (t0 === undefined) {
        counts.unknown++;
        return;
      }
      pending.delete(pingId);
      heard = true;
      const { epoch } = estimator.state();
      const outcome = estimator.onSample({ t0: own(t0), t1: serverReceivedMs, t2: serverNowMs, t3: own(t3) });
      if (outcome !== 'taken' && outcome !== 'jump') {
        counts.dropped++;
        return;
      }
      counts.taken++;
      firstTakenMs = Math.min(firstTakenMs, t3);
      lastTakenT0 = t0;
      const rttMs = Math.max(0, t3 - t0 - (serverNowMs - serverReceivedMs));
      trips = [...trips.filter(({ atMs }) => t3 - atMs < restEveryMs), { rttMs, atMs: t3 }].slice(-5);
      if (atRest()) wait(restEveryMs);
      else if (outcome === 'jump') ask('timer');
      onLearnt({ jumped: outcome === 'jump', stepped: estimator.state().epoch !== epoch });
    },
    stamp(serverNowMs) {
      const { epoch } = estimator.state();
      estimator.onStamp({ t2: serverNowMs, t3: own(localNowMs()) });
      if (estimator.state().epoch === epoch) return;
      ask('timer');
      onLearnt({ jumped: true, stepped: true });
    },
    ask,
    turn() {
      const nowMs = localNowMs();
      const isClear = pending.size === 0 || nowMs - lastPingMs >= leastApartMs;
      if (online && isHidden() && dueMs - nowMs < soonMs && isClear) go();
    },
    forgetPending,
    rest() {
      rests = true;
    },
    use() {
      if (!rests) return;
      rests = false;
      ask('timer');
    },
    now: (localMs) => estimator.now(own(localMs)),
    toLocalMs: (serverMs) => estimator.toLocalMs(serverMs) + localOriginMs,
    errorMs: (localMs) => estimator.errorMs(own(localMs)),
    get known() {
      return counts.taken > 0;
    },
    get settled() {
      return counts.taken >= enough || localNowMs() - firstTakenMs > enoughAfterMs;
    },
    get skewPpm() {
      return estimator.state().skewPpm;
    },
    get pendingMs() {
      return estimator.state().pendingMs;
    },
    get floorMs() {
      return estimator.state().rttFloorMs;
    },
    get usualRttMs() {
      return trips.map(({ rttMs }) => rttMs).sort((a, b) => a - b)[Math.floor(trips.length / 2)] ?? Number.NaN;
    },
    answeredSince: (localMs) => lastTakenT0 >= localMs,
    counts: () => ({ ...counts }),
    get pendingPings() {
      return pending.size;
    },
    get online() {
      return online;
    },
    get heard() {
      return heard;
    },
    get live() {
      return online && heard && !isQuiet();
    },
    get goneQuiet() {
      return online && heard && isQuiet();
    },
  };
}
