import { type RecordedEvent, roomIdOf } from '@tutti/protocol';
import { type StoredShape, UnreadableEventError } from '../lifter.ts';
import { upcast } from './upcast.ts';

/** What is needed of an event of the log; `StoredEvent` of @tutti/event-log has it. */
export type Recordable = StoredShape &
  Pick<RecordedEvent, 'position' | 'stream' | 'streamVersion' | 'eventId' | 'occurredServerMs' | 'actorId' | 'commandId'> & {
    readonly traceId: string | null;
    readonly spanId: string | null;
  };

/**
 * An event of the log as the bus carries it: a room's in today's shape. One that this build cannot read (another kind of stream, a newer
 * build's event) travels as it was stored, in `dataJson`, so that it holds nobody up who can.
 */
export function toRecordedEvent(stored: Recordable, epoch: string): RecordedEvent {
  const { position, stream, streamVersion, eventId, type, schemaVersion, occurredServerMs, actorId, commandId } = stored;
  const roomEvent = readableRoomEvent(stored);
  return {
    ...{ position, stream, streamVersion, eventId, type, schemaVersion, occurredServerMs, actorId, commandId, epoch, roomEvent },
    traceId: stored.traceId ?? '',
    spanId: stored.spanId ?? '',
    dataJson: roomEvent === undefined ? JSON.stringify(stored.data) : '',
  };
}

function readableRoomEvent(stored: Recordable) {
  if (roomIdOf(stored.stream) === undefined) return undefined;
  try {
    return upcast(stored);
  } catch (error) {
    if (error instanceof UnreadableEventError) return undefined;
    throw error;
  }
}
