export * from './bus-messages.ts';
export { InvalidMessageError } from './checked-binary.ts';
export { type CloseReason, closeCodes, comesBack } from './close-codes.ts';
export type { Violation } from './constraints.ts';
export { contractMessages } from './contract-messages.ts';
export { type FlatCodec, type Parsed, parseFields } from './flat-codec.ts';

export { type ClientFrame, clientFrames, type ServerFrame, serverFrames, subprotocols } from './frames.ts';
export { limits } from './limits.ts';
export type { Plain } from './plain.ts';
export { type RecordedEvent, type RoomAnswer, recordedEvents, roomAnswers } from './recorded-event.ts';
export { type RefusalCode, refusals } from './refusals.ts';
export { roomCode, roomCodeAlphabet, roomCodeLength, shownRoomCode } from './room-code.ts';
export {
  type Accepted,
  type CommandAnswer,
  commandAnswers,
  commandEnvelopes,
  type Refusal,
  type RoomCommandEnvelope,
} from './room-command-envelope.ts';
export { type RoomCommand, type RoomEvent, roomCommands, roomEvents, type Track } from './room-messages.ts';
export { idPattern, partitionOf, partitions, roomIdOf, roomStream, subjects } from './subjects.ts';
