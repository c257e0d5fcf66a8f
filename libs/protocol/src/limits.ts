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
  /** Commands of one connection; what is over is refused with `slow-down`. */
  commandBurst: 30,
  commandRefillMs: 100,
  /** Frames above any limit that are put up with; then the connection ends with `flood`. */
  floodBurst: 2000,
  floodRefillMs: 10,
  /** Rooms of one connection. */
  mostRooms: 1,
  /** Members of one room, lost ones included. */
  mostMembers: 5_000,
  /** Tracks and views of one room. */
  mostTracks: 1_000,
  mostViews: 64,
  /** What they may take together as UTF-8 JSON: more is refused with `room-too-large`. */
  mostTrackBytes: 524_288,
  mostViewBytes: 262_144,
  /** Frames of a room that a gateway keeps for who comes back; who missed more gets the state. */
  historyFrames: 256,
  /** A reader that lets more than `pacedUnreadBytes` wait gets the rest only as it reads, and is closed with `slow` when that does not help in this time. */
  pacedUnreadBytes: 262_144,
  slowAfterMs: 10_000,
  /** Before a token expires, TOKEN_EXPIRES is sent. */
  tokenNoticeMs: 60_000,
  /** A member whose last connection is gone may come back so long without a trace; then it is lost. */
  lingerMs: 5_000,
  /** Between two MEMBERS_SYNC. */
  membersSyncMs: 2_000,
  /** Between two beacons while playing (P-5). */
  streamTickMs: 5000,
  playbackSyncMs: 10_000,
} as const;
