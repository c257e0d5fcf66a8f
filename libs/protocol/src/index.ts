export * from './bus-messages.ts';
export { InvalidMessageError } from './checked-binary.ts';
export { chosenSubprotocol, type Encoding } from './chosen-subprotocol.ts';
export { type ClipClaims, type ClipEvent, clipEvents, type SavedReplay } from './clip-messages.ts';
export { type CloseReason, closeCodes, closeReasonText, comesBack } from './close-codes.ts';
export { contractMessages } from './contract-messages.ts';
export type * from './dialects/dialect.ts';
export { dialects } from './dialects/index.ts';
export { type PartyTrack, partyTrack } from './dialects/party-track.ts';
export { type FlatCodec, type Parsed, parseFields } from './flat-codec.ts';
export { clientFrames, serverFrames } from './frames.ts';
export {
  type ClientFrame,
  type ClipHole,
  type ClipMedia,
  type Grid,
  type RoomSettings,
  type RoomSettingsChange,
  type ServerFrame,
  subprotocols,
  type Track,
  type View,
  type ViewSound,
} from './json/frames.ts';
export type { JsonCodec } from './json/json-codec.ts';
export type { Plain } from './json/plain.ts';
export type { Violation } from './json/violation.ts';
export { limits } from './limits.ts';
export { trackAfter, wraps } from './play-order.ts';
export { type RecordedEvent, type RoomAnswer, recordedEvents, roomAnswers } from './recorded-event.ts';
export { type RefusalCode, refusals } from './refusals.ts';
export { roomCode, roomCodeAlphabet, roomCodeLength, roomCodeOf, shownRoomCode } from './room-code.ts';
export {
  type Accepted,
  type CommandAnswer,
  commandAnswers,
  commandEnvelopes,
  type Refusal,
  type RoomCommandEnvelope,
} from './room-command-envelope.ts';
export { type RoomCommand, type RoomEvent, roomCommands, roomEvents } from './room-messages.ts';
export { stoppedGrid } from './stopped-grid.ts';
export { clipStream, idPattern, isClipStream, partitionOf, partitions, roomIdOf, roomStream, subjects } from './subjects.ts';
export { uncheckedView } from './unchecked-view.ts';
export { usualSettings } from './usual-settings.ts';
