/** Numbers of the wire that client and gateway share. Each is a line of proto/SPEC.md. */
export const limits = {
  /** A client's longer frame is refused. */
  maxFrameBytes: 16_384,
  /** A client's longer frame ends its connection, so that nobody fills our memory. */
  fatalFrameBytes: 262_144,
  /** From the open socket to being in the room. */
  joinTimeoutMs: 10_000,
  /** Frames that are not of the protocol; then the client is a broken one. */
  mostFaults: 20,
  /** Commands of one connection that are not answered yet. */
  mostWaiting: 64,
  /** What may wait for a slow reader. One frame may be longer when nothing waits. */
  mostUnreadBytes: 1_048_576,
  /** TIME_PING: so many at once, then one in this time (T-2). */
  pingBurst: 16,
  pingRefillMs: 1000,
  /** TIME_REPORT and READY. */
  reportBurst: 16,
  reportRefillMs: 1000,
  /** GET_STATE. */
  stateBurst: 16,
  stateRefillMs: 500,
  /** Between two beacons while playing (P-5). */
  streamTickMs: 5000,
  playbackSyncMs: 10_000,
} as const;
