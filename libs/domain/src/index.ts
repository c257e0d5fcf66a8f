export { decideClip } from './clip/decide.ts';
export { evolveClip, foldClip } from './clip/evolve.ts';
export { settledView } from './clip/settled-view.ts';
export { type Clip, type ClipResult, type ClipUpload, noClip } from './clip/state.ts';
export { clipSchemaVersionOf, toStoredClip, upcastClip } from './clip/upcast.ts';
export { accept, type Decision, refuse } from './decider.ts';
export { lifter, type StoredShape, UnreadableEventError, type Upcaster, type UpcasterTable } from './lifter.ts';
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
export { schemaVersionOf, toStored, upcast } from './room/upcast.ts';
