import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import type { Bus } from './bus.ts';
import { ForeignStreamError } from './errors.ts';

export const eventStream = 'EVENTS';

/** What JetStream holds of the log. Sequence n is the event at position n. */
export type EventStream = { readonly lastSequence: number };

export type EventStreamOptions = {
  /** The log's incarnation; the stream says in its metadata whose events it carries. */
  readonly epoch: string;
  /** Copies in a cluster; 1 for a server that stands alone. */
  readonly replicas?: number;
};

/**
 * Makes sure that EVENTS is there and carries this log; two callers at once end with one stream.
 * @throws ForeignStreamError when it carries another log.
 */
export async function ensureEventStream(bus: Bus, { epoch, replicas = 1 }: EventStreamOptions): Promise<EventStream> {
  const manager = await managerOf(bus);
  const info = (await findStream(manager)) ?? (await addStream(manager, epoch, replicas));
  const found = info.config.metadata?.['epoch'];
  if (found !== epoch) throw new ForeignStreamError(`epoch ${epoch}`, found === undefined ? 'no epoch' : `epoch ${found}`);
  return { lastSequence: info.state.last_seq };
}

/** The message at a sequence; undefined when it is not (or no longer) there. */
export async function readEventStream(bus: Bus, sequence: number): Promise<Uint8Array | undefined> {
  const stored = await (await managerOf(bus)).streams.getMessage(eventStream, { seq: sequence });
  return stored?.data;
}

// Without the check: it would ask for the account's limits each time.
const managerOf = (bus: Bus): Promise<JetStreamManager> => jetstreamManager(bus.connection, { checkAPI: false, timeout: 2_000 });

async function findStream(manager: JetStreamManager): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(eventStream);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw error;
  }
}

async function addStream(manager: JetStreamManager, epoch: string, replicas: number): Promise<StreamInfo> {
  return manager.streams.add({
    name: eventStream,
    subjects: ['evt.>'],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    num_replicas: replicas,
    duplicate_window: nanos(120_000),
    deny_delete: true,
    metadata: { epoch },
  });
}
