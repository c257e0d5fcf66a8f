export { accept, type Decision, refuse } from './decider.ts';
export { type RoomContext, type RoomDecision, system } from './room/context.ts';
export { type Cue, cuesOf } from './room/cues.ts';
export { decide } from './room/decide.ts';
export { absenceMs } from './room/decide-membership.ts';
export { evolve, fold } from './room/evolve.ts';
export { roomFromJson } from './room/room-from-json.ts';
export {
  isPresent,
  type Member,
  memberOf,
  noRoom,
  type OpenRoom,
  type Playback,
  type Room,
  speaksOlder,
  timelineOf,
} from './room/state.ts';
export { type Recordable, toRecordedEvent } from './room/to-recorded-event.ts';
export {
  type PlaybackView,
  positionMsAt,
  type RoomStateFrame,
  type StateFrameContext,
  toClipView,
  toPlaybackView,
  toStateFrame,
  toTrackView,
} from './room/to-state-frame.ts';
export {
  lifter,
  type StoredRoomEvent,
  schemaVersionOf,
  toStored,
  UnreadableEventError,
  type Upcaster,
  type UpcasterTable,
  upcast,
} from './room/upcast.ts';
