import { clientFrames, comesBack, type ServerFrame, serverFrames, subprotocols } from '@tutti/protocol/json';
import { backoffMs } from './backoff.ts';

export type ClockLineOptions = {
  /** The time endpoint, `ws://…/time`; or a gateway, `ws://…/ws`, which asks for a `join`. */
  readonly url: string;
  /** What is said first on a gateway's line. It is asked anew for each attempt. */
  readonly join?: () => Promise<{ readonly t: 'JOIN_ROOM'; readonly commandId: string; readonly roomId: string; readonly token: string }>;
  /** When to ping next: an estimator's own answer, or a plan. */
  readonly nextPingDelayMs: (at: { readonly reason: LineReason; readonly localMs: number }) => number;
  /** An answer to a ping of ours; whether it is sound is the estimator's to say. */
  readonly onSample: (exchange: { readonly t0: number; readonly t1: number; readonly t2: number; readonly t3: number }) => void;
  /** Any other frame's time stamp. */
  readonly onStamp?: (stamp: { readonly t2: number; readonly t3: number }) => void;
  readonly onStatus: (status: ClockLineStatus) => void;
  readonly localNowMs: () => number;
  /** Whether timers are throttled now: the page is hidden. */
  readonly hidden?: () => boolean;
  readonly random?: () => number;
  readonly createWebSocket?: (url: string, subprotocol: string) => WebSocket;
};

/** As an estimator's `PingReason`. */
type LineReason = 'connect' | 'timer' | 'resume' | 'online' | 'hidden';

export type ClockLineStatus =
  | { readonly status: 'connecting' }
  | { readonly status: 'open' }
  /** Lost, or never open; tried again in a while. */
  | { readonly status: 'waiting'; readonly retryInMs: number }
  /** For good: ended here, or the server said to stay away, with this code. */
  | { readonly status: 'closed'; readonly code: number };

/** A line that does nothing but ask for the time, and comes back when it is lost. */
export type ClockLine = Disposable & {
  /** One ping now, beside the plan. False when there is no open line. */
  pingNow(): boolean;
  /** The page woke, or the network is another one: pings at once; a line that waits tries at once. */
  happened(reason: Exclude<LineReason, 'connect' | 'timer'>): void;
  /** Until the next ping; undefined when none is planned. */
  readonly nextPingInMs: number | undefined;
};

/** A line whose answers stay away this long is dead, whatever its socket says. */
const quietAfterMs = 12_000;
const openWithinMs = 10_000;
/** A line that held this long was a good one; when it is lost the pauses begin anew. */
const steadyAfterMs = 5_000;

export function clockLine({
  join,
  nextPingDelayMs,
  onSample,
  onStamp = () => {},
  onStatus,
  localNowMs,
  ...options
}: ClockLineOptions): ClockLine {
  const { url, hidden = () => false, random = Math.random, createWebSocket = (to, protocol) => new WebSocket(to, protocol) } = options;
  const sent = new Map<number, number>();
  let ws: WebSocket | undefined;
  let status: ClockLineStatus['status'] = 'connecting';
  let openedMs = 0;
  let attempt = 0;
  let pingId = 0;
  let pingDueMs: number | undefined;
  let pingTimer: ReturnType<typeof setTimeout> | undefined;
  let lineTimer: ReturnType<typeof setTimeout> | undefined;

  const become = (next: ClockLineStatus) => {
    status = next.status;
    onStatus(next);
  };

  const ping = (): boolean => {
    if (status !== 'open' || ws?.readyState !== 1) return false;
    const id = ++pingId;
    const clientNowMs = localNowMs();
    sent.set(id, clientNowMs);
    ws.send(clientFrames.encodeJson({ t: 'TIME_PING', clientNowMs, pingId: id }));
    return true;
  };
  const pingInTurn = () => {
    const [oldestMs] = sent.values();
    if (oldestMs !== undefined && localNowMs() - oldestMs > quietAfterMs) return lost(1006);
    if (ping()) plan(hidden() ? 'hidden' : 'timer');
  };
  const plan = (reason: LineReason) => {
    clearTimeout(pingTimer);
    const localMs = localNowMs();
    const delayMs = nextPingDelayMs({ reason, localMs });
    pingDueMs = localMs + delayMs;
    pingTimer = setTimeout(pingInTurn, delayMs);
  };

  const hear = (frame: ServerFrame, t3: number) => {
    if (frame.t === 'TIME_PONG') {
      const t0 = sent.get(frame.pingId);
      if (t0 === undefined) return;
      // The line keeps its order: what was asked before and has no answer yet was dropped there (T-2).
      for (const id of sent.keys()) if (id <= frame.pingId) sent.delete(id);
      onSample({ t0, t1: frame.serverReceivedMs, t2: frame.serverNowMs, t3 });
      // NOTE a hidden page's timers are late by up to a minute; what comes in is the clock that still ticks.
      if (status === 'open' && pingDueMs !== undefined && hidden() && localNowMs() >= pingDueMs) pingInTurn();
      return;
    }
    if ('serverNowMs' in frame && typeof frame.serverNowMs === 'number') onStamp({ t2: frame.serverNowMs, t3 });
    if (frame.t === 'COMMAND_OK' && status === 'connecting') ready();
  };

  const ready = () => {
    clearTimeout(lineTimer);
    openedMs = localNowMs();
    become({ status: 'open' });
    plan('connect');
  };

  const open = () => {
    clearTimeout(lineTimer);
    attempt++;
    become({ status: 'connecting' });
    const mine = createWebSocket(url, subprotocols.json);
    ws = mine;
    const isMine = () => ws === mine;
    lineTimer = setTimeout(() => isMine() && lost(1006), openWithinMs);
    mine.onopen = async () => {
      if (!join) return isMine() && ready();
      const frame = await join().catch(() => undefined);
      if (!isMine()) return;
      if (frame) mine.send(clientFrames.encodeJson(frame));
      else lost(1006);
    };
    mine.onmessage = ({ data }) => {
      const t3 = localNowMs();
      const parsed = serverFrames.parseJson(String(data));
      if (isMine() && 'value' in parsed) hear(parsed.value, t3);
    };
    mine.onclose = ({ code }) => isMine() && lost(code);
  };

  const letGo = () => {
    for (const timer of [pingTimer, lineTimer]) clearTimeout(timer);
    pingDueMs = undefined;
    sent.clear();
    const old = ws;
    ws = undefined;
    old?.close();
  };
  const lost = (code: number) => {
    if (status === 'open' && localNowMs() - openedMs > steadyAfterMs) attempt = 0;
    letGo();
    if (!comesBack(code)) return become({ status: 'closed', code });
    const retryInMs = backoffMs(attempt, random());
    lineTimer = setTimeout(open, retryInMs);
    become({ status: 'waiting', retryInMs });
  };

  open();
  return {
    pingNow: ping,
    happened(reason) {
      if (status === 'open') plan(reason);
      else if (status === 'waiting' && reason !== 'hidden') open();
    },
    get nextPingInMs() {
      return pingDueMs === undefined ? undefined : Math.max(0, pingDueMs - localNowMs());
    },
    [Symbol.dispose]() {
      letGo();
      if (status !== 'closed') become({ status: 'closed', code: 1000 });
    },
  };
}
