import { limits as contract } from '@tutti/protocol';

export type SocketLimits = {
  /** Longer messages are refused with an error frame. */
  readonly messageBytes: number;
  /** What may wait for a slow reader before it is closed. One frame may be longer when nothing waits. */
  readonly unreadBytes: number;
  /** New connections a second. */
  readonly admitPerSec: number;
  /** A drain takes no longer than this, however many are connected. */
  readonly drainWithinMs: number;
  /** Who is told to come back does so within this time, at a moment of its own. */
  readonly spreadMs: number;
};

export const usualSocketLimits: SocketLimits = {
  messageBytes: contract.maxFrameBytes,
  unreadBytes: contract.mostUnreadBytes,
  admitPerSec: 500,
  drainWithinMs: 5_000,
  spreadMs: 1_000,
};

/** A client that is silently gone is noticed after this long. */
export const idleTimeoutSec = 20;
