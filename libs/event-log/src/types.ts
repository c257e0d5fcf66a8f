export type JsonObject = Readonly<Record<string, unknown>>;

/** A fact in the past tense, as it will be stored. */
export type NewEvent = { readonly type: string; readonly schemaVersion: number; readonly data: JsonObject };

export type TraceIds = { readonly traceId: string; readonly spanId: string };

/** One command's events. They are appended together or not at all. */
export type AppendItem = {
  /** `<kind>-<id>`, as `room-x7`. */
  readonly stream: string;
  /** The stream's version this was decided on; 0 for a stream without events, null for "whatever it is". */
  readonly expectedVersion: number | null;
  /** Appended twice, a command leaves one trace (E-2). */
  readonly commandId: string;
  readonly actorId: string;
  readonly occurredServerMs: number;
  /** The event that led to this command, when one did. */
  readonly causePosition?: number;
  /** Default: the active span. */
  readonly trace?: TraceIds;
  readonly events: readonly NewEvent[];
};

/** Where a command's events stand. Positions of one command are consecutive. */
export type AppendedAt = {
  readonly firstPosition: number;
  readonly lastPosition: number;
  /** The stream's version after these events. */
  readonly streamVersion: number;
};

/** `repeat`: this command id was here before, and this is where. `conflict`: the stream is at `streamVersion`, not where it was expected; nothing was written. */
export type AppendAnswer =
  | ({ readonly kind: 'ok' | 'repeat' } & AppendedAt)
  | { readonly kind: 'conflict'; readonly streamVersion: number };

export type StoredEvent = {
  readonly position: number;
  readonly stream: string;
  readonly streamVersion: number;
  /** `<commandId>.<index within the command>`. */
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredServerMs: number;
  /** When the database wrote it, by its own clock: for people, never for order. */
  readonly recordedAt: Date;
  readonly actorId: string;
  readonly commandId: string;
  readonly causePosition: number | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly data: JsonObject;
};

/**
 * The ordered log. Positions run 1, 2, 3 … without gaps, in the order in which events became visible, so a reader checks itself: the next
 * position is the last plus one. They are exact as JavaScript numbers to 2^53.
 */
export interface EventLog extends AsyncDisposable {
  /** This log's incarnation. A reader that holds another one starts anew. */
  readonly epoch: string;
  /**
   * Everything that is waiting goes into one statement and one fsync.
   * @throws LogConnectionLostError when the connection goes away: whether it was written is unknown; append again with the same command id.
   * @throws InvalidAppendError when the item cannot be stored; nothing of it was written.
   */
  append(item: AppendItem): Promise<AppendAnswer>;
  /** A stream's events after `afterVersion` (default 0), oldest first. */
  readStream(stream: string, afterVersion?: number): AsyncIterable<StoredEvent>;
  /** Every event after `afterPosition`, oldest first, at most `limit`; ends at the head. */
  readAll(afterPosition: number, limit?: number): AsyncIterable<StoredEvent>;
  /**
   * Every event after `afterPosition`, in batches, for ever; ends when `signal` aborts. Heals lost connections by itself.
   * @throws LogHoleError when a position is missing: the log is damaged, or `afterPosition` is of another log.
   */
  follow(afterPosition: number, options: FollowOptions): AsyncIterable<readonly StoredEvent[]>;
  findCommand(commandId: string): Promise<AppendedAt | undefined>;
  /** The last position; 0 in an empty log. */
  head(): Promise<number>;
}

export type FollowOptions = {
  readonly signal: AbortSignal;
  /** Most events in a batch; default 1000. */
  readonly batchSize?: number;
};
