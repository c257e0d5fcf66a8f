import type { EstimatorOptions } from '@tutti/clock';
import type { ClientFrame, ServerFrame } from '@tutti/protocol/json';
import { type ClockSync, clockSync } from './clock-sync.ts';
import { localNowMs, localOriginMs } from './local-clock.ts';
import { sleepWatch } from './sleep-watch.ts';
import { type TimeLine, timeLine } from './time-line.ts';
import { timeReports } from './time-reports.ts';
import { wallNowMs } from './wall-clock.ts';

export type RoomClockOptions = {
  readonly estimator?: EstimatorOptions;
  /** Timesync's own address; without it the gateway alone is asked. */
  readonly timeUrl: string | undefined;
  /** To the gateway. False when there is no open line. */
  readonly send: (frame: ClientFrame) => boolean;
  readonly driftMs: () => number | undefined;
  readonly corrections: () => number;
  /** The gateway's line answered pings and does so no more. */
  readonly onQuiet: () => void;
};

/** Server time as a room needs it: the clock, what feeds it, and what is told of it. */
export type RoomClock = AsyncDisposable &
  Pick<ClockSync, 'nowMs' | 'toLocalMs' | 'synchronised' | 'epoch' | 'estimate' | 'pendingPings' | 'chosen'> & {
    /** The gateway's line is open, and what it said brought it up to date. */
    connected(): void;
    disconnected(): void;
    /** @param live false for what was missed and is said again: its stamps are old. */
    hear(frame: ServerFrame, live: boolean): void;
    /** Fresh pings on every path. `lineAnswers` is false when the gateway's line answered before and did not now (P-7). */
    refresh(reason?: 'resume' | 'online'): Promise<{ readonly answered: boolean; readonly lineAnswers: boolean }>;
    /** Somebody looks again: lines that wait to be tried are tried now. */
    hurry(): void;
  };

const lookEveryMs = 1_000;

export function roomClock({ estimator, timeUrl, send, driftMs, corrections, onQuiet }: RoomClockOptions): RoomClock {
  const isHidden = () => typeof document !== 'undefined' && document.visibilityState === 'hidden';
  const sendTimesync = (frame: ClientFrame) => line?.send(frame) ?? false;
  const clock = clockSync({ estimator, localNowMs, localOriginMs, send, sendTimesync, isHidden });
  const { gateway, timesync } = clock.paths;
  const reports = timeReports({ localNowMs, clock, driftMs, corrections, send });
  const sleep = sleepWatch({ localNowMs, wallNowMs });

  /** At each message and each second; what a sleep made untrue must not be heard. */
  const noticeSleep = () => {
    if (sleep.look()) clock.woke();
  };
  const line: TimeLine | undefined =
    timeUrl === undefined
      ? undefined
      : timeLine({
          url: timeUrl,
          random: Math.random,
          createWebSocket: (url, subprotocol) => new WebSocket(url, subprotocol),
          onOpen: () => timesync.connected(),
          onGone: () => timesync.disconnected(),
          onPong(frame) {
            noticeSleep();
            timesync.pong(frame);
            clock.turn();
            reports.look();
          },
        });
  const watchdog = setInterval(() => {
    noticeSleep();
    clock.look();
    if (gateway.goneQuiet) onQuiet();
    if (timesync.goneQuiet) line?.reconnect();
  }, lookEveryMs);

  return {
    nowMs: clock.nowMs,
    toLocalMs: clock.toLocalMs,
    get synchronised() {
      return clock.synchronised;
    },
    get epoch() {
      return clock.epoch;
    },
    get chosen() {
      return clock.chosen;
    },
    estimate: clock.estimate,
    get pendingPings() {
      return clock.pendingPings;
    },
    connected: () => gateway.connected(),
    disconnected: () => gateway.disconnected(),
    hear(frame, live) {
      noticeSleep();
      if (frame.t === 'TIME_PONG') gateway.pong(frame);
      else if (live && frame.serverNowMs !== undefined) gateway.stamp(frame.serverNowMs);
      if (frame.t === 'ROOM_STATE') clock.hint(frame.serverNowMs);
      clock.turn();
      if (frame.t === 'TIME_PONG') reports.look();
    },
    async refresh(reason) {
      const startMs = localNowMs();
      const heard = gateway.heard;
      const answered = await clock.refresh(reason);
      return { answered, lineAnswers: !heard || gateway.pendingPings === 0 || gateway.answeredSince(startMs) };
    },
    hurry: () => line?.hurry(),
    async [Symbol.asyncDispose]() {
      clearInterval(watchdog);
      gateway.disconnected();
      line?.close();
    },
  };
}
