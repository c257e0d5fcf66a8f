import { setTimeout as pause } from 'node:timers/promises';
import {
  type Bus,
  ensureEventStream,
  ForeignStreamError,
  type MirrorPublisher,
  mirrorPublisher,
  readEventStream,
  StreamAheadError,
} from '@tutti/bus';
import { toRecordedEvent } from '@tutti/domain';
import type { EventLog, StoredEvent } from '@tutti/event-log';
import { recordedEvents, subjects } from '@tutti/protocol';
import { extractTrace, injectTrace, SpanKind, wallClockMs, withSpan } from '@tutti/service';
import type { RelayMetrics } from './relay-metrics.ts';

export type MirrorNeeds = {
  readonly log: Pick<EventLog, 'epoch' | 'head' | 'follow' | 'readAll'>;
  readonly bus: Bus;
  readonly metrics: RelayMetrics;
  readonly checkEveryMs: number;
  readonly signal: AbortSignal;
  /** How long to go on after `signal`, to publish what the log holds by then. */
  readonly drainMs: number;
  /** Told the stream's last sequence once it is known to be this log's. */
  readonly onFollowing: (sequence: number) => void;
};

/**
 * From the stream's last sequence on, publishes every event at its own position, until `signal` aborts.
 * @throws StreamAheadError, ForeignStreamError when the stream is not this log's; anything else: start again.
 */
export async function mirrorLog({ log, bus, metrics, checkEveryMs, signal, drainMs, onFollowing }: MirrorNeeds): Promise<void> {
  const { lastSequence } = await ensureEventStream(bus, log);
  await checkSameLog(log, bus, lastSequence);
  let acked = lastSequence;
  metrics.at(acked);
  onFollowing(lastSequence);

  const ending = new AbortController();
  const onAck = (sequence: number) => {
    acked = sequence;
    metrics.at(sequence);
    metrics.published();
  };
  const publisher = mirrorPublisher(bus, { onAck });
  const end = (reason: Error) => {
    ending.abort(reason);
    void publisher[Symbol.asyncDispose](); // it may be waiting for an acknowledgement that will not come
  };
  void publisher.fault.then(end);
  // NOTE a restarted server may have lost its store, and while nothing is published nobody would tell.
  const forget = bus.onReconnect(() => end(new Error('NATS was away')));
  const look = async () => {
    const before = acked;
    const { lastSequence: found } = await ensureEventStream(bus, log);
    if (found < before) throw new Error(`EVENTS is at ${found} and was at ${before}`);
  };
  const looking = setInterval(() => void look().catch(end), checkEveryMs);
  const leave = () => void drained(log, () => acked, drainMs).then(() => end(stopped));
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();

  try {
    await publishAll(log, lastSequence, publisher, ending.signal);
  } catch (error) {
    if (ending.signal.reason === stopped) return;
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    clearInterval(looking);
    forget();
    signal.removeEventListener('abort', leave);
    await publisher[Symbol.asyncDispose]();
  }
}

async function publishAll(log: MirrorNeeds['log'], after: number, publisher: MirrorPublisher, signal: AbortSignal): Promise<void> {
  for await (const events of log.follow(after, { signal }))
    for (const event of events) {
      if (signal.aborted) break;
      await publishTraced(publisher, event, log.epoch);
    }
  if (signal.reason !== stopped) throw signal.reason;
}

const stopped = new Error('stopped');

async function drained(log: Pick<EventLog, 'head'>, acked: () => number, withinMs: number): Promise<void> {
  const head = await log.head().catch(() => 0);
  for (let waitedMs = 0; acked() < head && waitedMs < withinMs; waitedMs += 20) await pause(20);
}

/** The last message must be the event at that position: after a restore of either side the numbers alone prove nothing. */
async function checkSameLog(log: Pick<EventLog, 'head' | 'readAll'>, bus: Bus, sequence: number): Promise<void> {
  if (sequence === 0) return;
  const head = await log.head();
  if (sequence > head) throw new StreamAheadError(sequence, head);
  const message = await readEventStream(bus, sequence);
  if (!message) return; // beyond the stream's retention
  const found = eventIdOf(message);
  for await (const event of log.readAll(sequence - 1, 1)) {
    if (event.eventId !== found) throw new ForeignStreamError(`event ${event.eventId} at ${sequence}`, `event ${found} at ${sequence}`);
  }
}

function eventIdOf(message: Uint8Array): string {
  try {
    return recordedEvents.decode(message).eventId;
  } catch {
    return 'that is no event of ours';
  }
}

/** An event older than this is a republished one: its trace was told long ago. */
const tracedMs = 60_000;

/** The relay's span is the child of the one that appended the event, and the parent of what receivers do about it. */
async function publishTraced(publisher: MirrorPublisher, event: StoredEvent, epoch: string): Promise<void> {
  const { traceId, spanId, position } = event;
  if (traceId === null || spanId === null) return publish(publisher, event, epoch, {});
  const traceparent = `00-${traceId}-${spanId}-01`;
  if (wallClockMs() - event.recordedAt.getTime() > tracedMs) return publish(publisher, event, epoch, { traceparent });
  const options = { kind: SpanKind.PRODUCER, parent: extractTrace({ traceparent }) };
  const attributes = { 'tutti.position': position, 'tutti.stream': event.stream };
  await withSpan('relay.publish', attributes, () => publish(publisher, event, epoch, injectTrace()), options);
}

function publish(publisher: MirrorPublisher, event: StoredEvent, epoch: string, headers: Record<string, string>): Promise<void> {
  const { position, stream } = event;
  return publisher.publish({
    sequence: position,
    subject: subjects.event(stream),
    id: `${epoch}:${position}`,
    bytes: recordedEvents.encode(toRecordedEvent(event, epoch)),
    headers,
  });
}
