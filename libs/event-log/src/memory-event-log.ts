import { InvalidAppendError, LogClosedError } from './errors.ts';
import { followPositions } from './follow-positions.ts';
import type { AppendAnswer, AppendedAt, AppendItem, EventLog, FollowOptions, StoredEvent } from './types.ts';
import { validAppend } from './valid-append.ts';
import { type WakeUp, wakeUp } from './wake-up.ts';

export type MemoryEventLogOptions = {
  readonly epoch?: string;
  /** What `recordedAt` says; default: the epoch of time, always. */
  readonly now?: () => Date;
};

/** The log for unit tests: the same answers as Postgres, kept in memory. */
export function memoryEventLog({ epoch = 'memory', now = () => new Date(0) }: MemoryEventLogOptions = {}): EventLog {
  const events: StoredEvent[] = [];
  const streams = new Map<string, StoredEvent[]>();
  const commands = new Map<string, AppendedAt>();
  const followers = new Set<WakeUp>();
  let closed = false;

  const store = (item: AppendItem, version: number): AppendedAt => {
    const stream = streams.get(item.stream) ?? [];
    streams.set(item.stream, stream);
    const firstPosition = events.length + 1;
    for (const [index, event] of item.events.entries()) {
      const stored = toStored(item, index, event, {
        position: firstPosition + index,
        streamVersion: version + index + 1,
        recordedAt: now(),
      });
      events.push(stored);
      stream.push(stored);
    }
    const at = { firstPosition, lastPosition: events.length, streamVersion: version + item.events.length };
    commands.set(item.commandId, at);
    return at;
  };

  const answer = (item: AppendItem): AppendAnswer => {
    const before = commands.get(item.commandId);
    if (before) return { kind: 'repeat', ...before };
    const streamVersion = streams.get(item.stream)?.length ?? 0;
    if (item.expectedVersion !== null && item.expectedVersion !== streamVersion) return { kind: 'conflict', streamVersion };
    return { kind: 'ok', ...store(item, streamVersion) };
  };

  return {
    epoch,
    async append(item) {
      if (closed) throw new LogClosedError();
      const answered = answer(storable(validAppend(item)));
      if (answered.kind === 'ok') for (const follower of followers) follower.wake();
      return answered;
    },
    async *readStream(stream, afterVersion = 0) {
      yield* (streams.get(stream) ?? []).slice(afterVersion);
    },
    async *readAll(afterPosition, limit = Number.POSITIVE_INFINITY) {
      yield* events.slice(afterPosition, afterPosition + limit);
    },
    async *follow(afterPosition, { signal, batchSize = 1000 }: FollowOptions) {
      const news = wakeUp();
      followers.add(news);
      try {
        const read = async (after: number, limit: number) => events.slice(after, after + limit);
        yield* followPositions(afterPosition, { read, news, signal, batchSize, pollMs: 1000 });
      } finally {
        followers.delete(news);
      }
    },
    findCommand: async (commandId) => commands.get(commandId),
    head: async () => events.length,
    async [Symbol.asyncDispose]() {
      closed = true;
    },
  };
}

type Placed = Pick<StoredEvent, 'position' | 'streamVersion' | 'recordedAt'>;

/** Postgres stores no NUL and no half of a surrogate pair. @throws InvalidAppendError */
function storable(item: AppendItem): AppendItem {
  JSON.stringify([item.actorId, item.events], (key, value: unknown) => {
    for (const text of [key, value])
      if (typeof text === 'string' && (text.includes('\0') || !text.isWellFormed()))
        throw new InvalidAppendError(item.commandId, `${JSON.stringify(text)} is no text Postgres stores`);
    return value;
  });
  return item;
}

/** Data goes through JSON, as it does in Postgres: a test sees what a reader would. */
function toStored(
  item: AppendItem,
  index: number,
  { type, schemaVersion, data }: AppendItem['events'][number],
  placed: Placed,
): StoredEvent {
  return {
    ...placed,
    stream: item.stream,
    eventId: `${item.commandId}.${index}`,
    type,
    schemaVersion,
    occurredServerMs: item.occurredServerMs,
    actorId: item.actorId,
    commandId: item.commandId,
    causePosition: item.causePosition ?? null,
    traceId: item.trace?.traceId ?? null,
    spanId: item.trace?.spanId ?? null,
    data: JSON.parse(JSON.stringify(data)),
  };
}
