import { limits, serverFrames } from '@tutti/protocol';
import type { FrameHistory } from './frame-history.ts';
import type { AnySeat, Seat } from './seat.ts';

export type PacingNeeds = {
  readonly topic: string;
  readonly history: FrameHistory;
  /** Of the room's last event, which is published already. */
  readonly version: () => number;
  readonly monotonicMs: () => number;
  /** The whole state, for who missed more than the history holds. */
  readonly sendState: (seat: Seat) => void;
  readonly sendResumed: (seat: Seat) => void;
  readonly onPaced?: () => void;
  readonly onStateLost?: () => void;
  readonly limits?: Partial<PacingLimits>;
};

export type PacingLimits = {
  /** Unread bytes above which a reader is paced. */
  readonly pacedBytes: number;
  /** A paced reader that reads nothing for so long is closed. */
  readonly slowAfterMs: number;
};

/**
 * Sees to it that every reader of one room has every version in order, at its own pace (W17, LG6, LG7). A seat is live: it follows the room's topic;
 * or behind: it follows nothing, and is sent from the history what comes after the last version it surely has, whenever it has read enough of
 * what waits. When nothing is left to send it is live again. All in one turn of the event loop, so no frame slips between.
 */
export type Pacing = {
  /** A new seat that holds the room at a version: sends what it missed, then RESUMED. */
  resume(seat: Seat, version: number): void;
  /** A seat that holds the room as it is now. */
  goLive(seat: Seat): void;
  /** The socket library left out a published frame for want of room in the reader's buffer. */
  dropped(seat: Seat, message: string | Uint8Array): void;
  /** The reader has read something. */
  drained(seat: Seat): void;
  /** The seat was sent the whole state: nothing before it is missing any more. */
  hasState(seat: Seat): void;
  forget(seat: AnySeat): void;
  /** To be called often: finds who reads too slowly, and who does not read at all. */
  sweep(seats: Iterable<Seat>): void;
  /** How many are not live. */
  readonly behind: number;
};

const usual: PacingLimits = { pacedBytes: limits.pacedUnreadBytes, slowAfterMs: limits.slowAfterMs };

export function pacing(needs: PacingNeeds): Pacing {
  const { topic, history, version, monotonicMs, sendState, sendResumed, onPaced, onStateLost } = needs;
  const { pacedBytes, slowAfterMs } = { ...usual, ...needs.limits };
  const behind = new Set<Seat>();
  let sweptAtVersion = -1;

  const fallBehind = (seat: Seat, after: number, resumes: boolean) => {
    seat.behind = { after, resumes, unread: seat.connection.unread(), readAtMs: monotonicMs() };
    behind.add(seat);
  };
  const goLive = (seat: Seat) => {
    behind.delete(seat);
    const wasResuming = seat.behind?.resumes === true;
    seat.behind = undefined;
    if (wasResuming) sendResumed(seat);
    seat.connection.follow(topic);
  };

  /** Sends what fits. */
  const advance = (seat: Seat) => {
    const { connection, behind: gap } = seat;
    if (!gap || connection.unread() > pacedBytes / 2) return;
    const missed = history.between(gap.after, version(), monotonicMs());
    if (!missed) return giveState(seat);
    for (const frame of missed) {
      if (connection.unread() > pacedBytes) break;
      connection.send(frame);
      gap.after += 1;
    }
    gap.unread = connection.unread();
    if (gap.after === version()) goLive(seat);
  };
  const giveState = (seat: Seat) => {
    behind.delete(seat);
    seat.behind = undefined;
    onStateLost?.();
    sendState(seat);
    seat.connection.follow(topic);
  };

  const checkProgress = (seat: Seat) => {
    const { connection, behind: gap } = seat;
    if (!gap) return;
    const unread = connection.unread();
    if (unread < gap.unread) gap.readAtMs = monotonicMs();
    gap.unread = unread;
    advance(seat);
    if (seat.behind && monotonicMs() - gap.readAtMs >= slowAfterMs) connection.close('slow');
  };

  return {
    resume(seat, from) {
      fallBehind(seat, from, true);
      advance(seat);
    },
    goLive,
    dropped(seat, message) {
      const first = versionIn(message);
      const after = first === undefined ? version() : first - 1;
      if (seat.behind) {
        seat.behind.after = Math.min(seat.behind.after, after);
        return;
      }
      onPaced?.();
      fallBehind(seat, after, false);
      // NOTE not from within the library's own delivery. Until then nothing more gets through, for nothing is read in between.
      setImmediate(() => {
        if (seat.behind) seat.connection.unfollow();
      });
    },
    drained: advance,
    hasState(seat) {
      if (seat.behind) seat.behind.after = version();
    },
    forget: (seat) => void behind.delete(seat as Seat),
    sweep(seats) {
      for (const seat of behind) checkProgress(seat);
      if (version() === sweptAtVersion) return;
      sweptAtVersion = version();
      for (const seat of seats) {
        if (seat.behind || seat.connection.unread() <= pacedBytes) continue;
        onPaced?.();
        seat.connection.unfollow();
        fallBehind(seat, version(), false);
      }
    },
    get behind() {
      return behind.size;
    },
  };
}

/** The room version that a frame of ours carries; undefined for a frame without one. */
function versionIn(message: string | Uint8Array): number | undefined {
  const parsed = typeof message === 'string' ? serverFrames.parseJson(message) : serverFrames.parseBinary(message);
  return 'value' in parsed && 'version' in parsed.value ? parsed.value.version : undefined;
}
