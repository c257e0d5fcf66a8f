import { create, toBinary } from '@bufbuild/protobuf';
import { decodeChecked } from './checked-binary.ts';
import { type RecordedEvent as RecordedEventMessage, RecordedEventSchema, RoomAnswerSchema } from './generated/tutti/v1/bus_pb.ts';
import type { RoomEvent as RoomEventMessage } from './generated/tutti/v1/room_pb.ts';
import type { JsonObject } from './json/shape.ts';
import { type RoomEvent, roomEvents } from './room-messages.ts';

/** An event of the log as the bus carries it. `roomEvent` has today's shape; `dataJson` is the stored text of a kind this build does not know. */
export type RecordedEvent = {
  readonly position: number;
  readonly stream: string;
  readonly streamVersion: number;
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredServerMs: number;
  readonly actorId: string;
  readonly commandId: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly epoch: string;
  readonly roomEvent: RoomEvent | undefined;
  readonly dataJson: string;
};

/** What `qry.room.<id>` answers. Version 0: there is no such room. `events` follow the state, which stands at `stateVersion`, or the version asked for. */
export type RoomAnswer = {
  readonly epoch: string;
  readonly version: number;
  readonly stateJson: string;
  readonly stateVersion: number;
  readonly events: readonly RecordedEvent[];
};

export const recordedEvents = {
  encode: (event: RecordedEvent): Uint8Array<ArrayBuffer> => toBinary(RecordedEventSchema, toMessage(event)),
  /** A room's event of a kind this build does not know has no `roomEvent`. @throws InvalidMessageError when the bytes are no recorded event. */
  decode: (bytes: Uint8Array): RecordedEvent => fromPlain(decodeChecked<PlainEvent>(RecordedEventSchema, bytes)),
};

export const roomAnswers = {
  encode: (answer: RoomAnswer): Uint8Array<ArrayBuffer> =>
    toBinary(RoomAnswerSchema, create(RoomAnswerSchema, { ...answer, events: answer.events.map(toMessage) })),
  /** @throws InvalidMessageError when the bytes are no answer. */
  decode(bytes: Uint8Array): RoomAnswer {
    const { events, ...answer } = decodeChecked<PlainAnswer>(RoomAnswerSchema, bytes);
    return { ...answer, events: events.map(fromPlain) };
  },
};

function toMessage({ roomEvent, ...rest }: RecordedEvent): RecordedEventMessage {
  if (!roomEvent) return create(RecordedEventSchema, rest);
  return create(RecordedEventSchema, { ...rest, roomEvent: roomEvents.toMessage(roomEvent) as RoomEventMessage });
}

type PlainEvent = Omit<RecordedEvent, 'roomEvent'> & { readonly roomEvent?: JsonObject };
type PlainAnswer = Omit<RoomAnswer, 'events'> & { readonly events: readonly PlainEvent[] };

const fromPlain = (event: PlainEvent): RecordedEvent => ({ ...event, roomEvent: roomEvents.fromChecked(event.roomEvent) });
