// The browser's door: frames as JSON, and nothing of protobuf.
export { type CloseReason, closeCodes, comesBack } from '../close-codes.ts';
export { limits } from '../limits.ts';
export { trackAfter, wraps } from '../play-order.ts';
export { type RefusalCode, refusals } from '../refusals.ts';
export { roomCode, shownRoomCode } from '../room-code.ts';
export { stoppedGrid } from '../stopped-grid.ts';
export { usualSettings } from '../usual-settings.ts';
export {
  type ClientFrame,
  clientFrames,
  type RoomSettings,
  type RoomSettingsChange,
  type ServerFrame,
  serverFrames,
  subprotocols,
  type Track,
  type View,
} from './frames.ts';
export type { JsonCodec, Parsed } from './json-codec.ts';
export type { Violation } from './violation.ts';
