import type { ClockEstimate, EstimatorOptions, PingReason } from '@tutti/clock';
import type { ClientFrame } from '@tutti/protocol/json';
import { choosePath, type PathName } from './choose-path.ts';
import { type ClockCounts, type TimePath, timePath } from './time-path.ts';

export type ClockSyncOptions = {
  readonly estimator?: EstimatorOptions | undefined;
  /** Monotonic local time, ms, and what its readings count from. */
  readonly localNowMs: () => number;
  readonly localOriginMs: number;
  /** To the gateway, and to timesync. False when the frame could not be sent. */
  readonly send: (frame: ClientFrame) => boolean;
  readonly sendTimesync: (frame: ClientFrame) => boolean;
  readonly isHidden: () => boolean;
};

/** Server time in a browser, from two paths to it, of which the better is believed (TM10). */
export type ClockSync = {
  /** For the lines' owner: to tell of opening and closing, pongs and stamps. */
  readonly paths: Readonly<Record<PathName, TimePath>>;
  readonly chosen: PathName;
  /** Server time, ms. Local time until anything is known (T-8). Within an epoch it never goes back. */
  nowMs(): number;
  /** When, by the local clock, server time will be `serverMs` if the offset stays as it is. */
  toLocalMs(serverMs: number): number;
  readonly synchronised: boolean;
  /** Grows when server time had to step, either way: whatever plays must be set anew (T-3). */
  readonly epoch: number;
  /** `errorMs` is of `nowMs`; `rttMs` is the gateway's, where commands come by, as long as it answers pings. */
  estimate(): ClockEstimate | undefined;
  readonly skewPpm: number;
  /** How much of the last correction is still to come, ms. */
  pendingMs(): number;
  /** Of both paths together. */
  counts(): ClockCounts;
  readonly pendingPings: number;
  /** Server time as some frame told it, for the time before the first answer to a ping. Off by that frame's way here. */
  hint(serverNowMs: number): void;
  /** Some message came, on whatever line. */
  turn(): void;
  /** Once in a while: a line that fell silent is noticed by nothing else. */
  look(): void;
  /** The local clock stood still: what is known may be wrong, so fresh pings on every path, now. */
  woke(): void;
  /** Fresh pings now. True when answers came, false after 1 s without (P-7). */
  refresh(reason?: PingReason): Promise<boolean>;
};

const names = ['gateway', 'timesync'] as const;
const refreshTimeoutMs = 1_000;
const refreshAnswers = 3;
/** From one path to another, which tell the same time within their bounds: without a step, as corrections are made. */
const slewPpm = 5_000;
/** Gateways and timesync agree on server time to within this; a difference beyond it and both bounds is a clock that jumped. */
const jumpSlackMs = 5;

export function clockSync({ estimator, localNowMs, localOriginMs, send, sendTimesync, isHidden }: ClockSyncOptions): ClockSync {
  const pathTo = (name: PathName) =>
    timePath({
      estimator,
      localNowMs,
      localOriginMs,
      send: name === 'gateway' ? send : sendTimesync,
      isHidden,
      onLearnt: (what) => learnt(name, what),
      onGone: () => consider(),
    });
  const paths: Record<PathName, TimePath> = { gateway: pathTo('gateway'), timesync: pathTo('timesync') };
  const waiting = new Set<() => void>();
  /** Who has answered since the last jump was found: the other may still tell of a clock that is no more. */
  const fresh = new Set<PathName>();
  let chosen: PathName = 'gateway';
  let epoch = 0;
  let hintedMs = 0;
  /** What `nowMs` was apart from the chosen path's time when that was chosen, and when it was. */
  let carried = { apartMs: 0, atMs: 0 };

  const carriedMs = (localMs: number) => {
    const madeMs = (Math.max(0, localMs - carried.atMs) * slewPpm) / 1e6;
    return Math.sign(carried.apartMs) * Math.max(0, Math.abs(carried.apartMs) - madeMs);
  };
  const nowAt = (localMs: number) => (paths[chosen].known ? paths[chosen].now(localMs) + carriedMs(localMs) : localMs + hintedMs);
  const errorAt = (localMs: number) => paths[chosen].errorMs(localMs) + Math.abs(carriedMs(localMs));
  const step = () => {
    epoch++;
    carried = { apartMs: 0, atMs: 0 };
  };

  const standing = (name: PathName) => {
    const { live, settled, floorMs } = paths[name];
    return { usable: live && settled && fresh.has(name), floorMs };
  };
  const consider = () => {
    const next = choosePath(chosen, { gateway: standing('gateway'), timesync: standing('timesync') });
    if (next !== chosen) change(next);
    // While one is in use and good, the other need not be: asked now and then, it stays known.
    const other = chosen === 'gateway' ? 'timesync' : 'gateway';
    if (standing(chosen).usable) paths[other].rest();
    paths[chosen].use();
  };
  const change = (next: PathName) => {
    const localMs = localNowMs();
    const [beforeMs, wasKnown, boundsMs] = [nowAt(localMs), paths[chosen].known, errorAt(localMs) + paths[next].errorMs(localMs)];
    chosen = next;
    const apartMs = beforeMs - paths[next].now(localMs);
    if (!wasKnown || Math.abs(apartMs) > boundsMs + jumpSlackMs) step();
    else carried = { apartMs, atMs: localMs };
  };

  const learnt = (name: PathName, { jumped, stepped }: { readonly jumped: boolean; readonly stepped: boolean }) => {
    if (jumped && fresh.has(name)) woke(name);
    fresh.add(name);
    if (name === chosen && (stepped || epoch === 0)) step();
    consider();
    for (const wake of [...waiting]) wake();
  };
  /** @param finder the path that found it, which need not be asked again. */
  const woke = (finder?: PathName) => {
    fresh.clear();
    for (const name of names) {
      if (name === finder) continue;
      paths[name].forgetPending();
      paths[name].ask('resume');
    }
  };

  return {
    paths,
    get chosen() {
      return chosen;
    },
    nowMs: () => nowAt(localNowMs()),
    toLocalMs(serverMs) {
      if (!paths[chosen].known) return serverMs - hintedMs;
      let localMs = paths[chosen].toLocalMs(serverMs);
      // What is carried changes so slowly that two rounds find it to a nanosecond.
      for (let round = 0; round < 2; round++) localMs = paths[chosen].toLocalMs(serverMs - carriedMs(localMs));
      return localMs;
    },
    get synchronised() {
      return paths[chosen].settled;
    },
    get epoch() {
      return epoch;
    },
    estimate() {
      if (!paths[chosen].known) return undefined;
      const localMs = localNowMs();
      const rttMs = paths.gateway.known ? paths.gateway.usualRttMs : paths[chosen].usualRttMs;
      return { offsetMs: nowAt(localMs) - localMs, errorMs: errorAt(localMs), rttMs };
    },
    get skewPpm() {
      return paths[chosen].skewPpm;
    },
    pendingMs: () => paths[chosen].pendingMs + carriedMs(localNowMs()),
    counts() {
      const [a, b] = [paths.gateway.counts(), paths.timesync.counts()];
      return { sent: a.sent + b.sent, taken: a.taken + b.taken, dropped: a.dropped + b.dropped, unknown: a.unknown + b.unknown };
    },
    get pendingPings() {
      return paths.gateway.pendingPings + paths.timesync.pendingPings;
    },
    hint(serverNowMs) {
      hintedMs = serverNowMs - localNowMs();
    },
    turn() {
      for (const name of names) paths[name].turn();
    },
    look: consider,
    woke: () => woke(),
    async refresh(reason = 'resume') {
      const startMs = localNowMs();
      const before = { gateway: paths.gateway.counts().taken, timesync: paths.timesync.counts().taken };
      const answers = () => Math.max(...names.map((name) => paths[name].counts().taken - before[name]));
      const lineAnswers = () => !paths.gateway.live || paths.gateway.pendingPings === 0 || paths.gateway.answeredSince(startMs);
      if (!names.some((name) => paths[name].online)) return false;
      const answered = new Promise<boolean>((resolve) => {
        const finish = () => {
          clearTimeout(late);
          waiting.delete(wake);
          resolve(answers() > 0);
        };
        const late = setTimeout(finish, refreshTimeoutMs);
        const wake = () => {
          if (answers() >= refreshAnswers && lineAnswers()) finish();
        };
        waiting.add(wake);
      });
      for (const name of names) paths[name].ask(reason);
      return answered;
    },
  };
}
