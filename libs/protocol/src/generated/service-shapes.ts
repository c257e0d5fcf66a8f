// Made from proto/ by `npm run generate`; not to be changed by hand.
import type { Shape } from '../json/shape.ts';
import { RoomSettingsChange, Track, RoomSettings, ClipMedia, ViewSound, View, Grid } from './frame-shapes.ts';

export const RoomOpened: Shape = {
  fields: [
    { name: 'title', kind: 'text', required: true, maxLength: 120 },
  ],
};

export const MemberJoined: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'dialect', kind: 'text', optional: true, oneOf: ['party', 'music', 'groovebox', 'replay'] },
  ],
};

export const MemberLost: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MemberReturned: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MemberLeft: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'reason', kind: 'text', required: true, oneOf: ['left', 'absent'] },
  ],
};

export const HostChanged: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'reason', kind: 'text', required: true, oneOf: ['first-member', 'handed-over', 'host-left', 'host-absent'] },
  ],
};

export const TrackAdded: Shape = {
  fields: [
    { name: 'track', kind: 'message', message: Track, required: true },
  ],
};

export const PlaybackScheduled: Shape = {
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track, required: true },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'rate', kind: 'double', min: 0.25, max: 4 },
    { name: 'leadMs', kind: 'double', min: 0 },
    { name: 'leadReason', kind: 'text', maxLength: 200 },
  ],
};

export const PlaybackStarted: Shape = {
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'track', kind: 'message', message: Track, required: true },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'rate', kind: 'double', min: 0.25, max: 4 },
  ],
};

export const PlaybackPaused: Shape = {
  fields: [
    { name: 'positionMs', kind: 'double', min: 0 },
  ],
};

export const PlaybackResumed: Shape = {
  fields: [
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
    { name: 'leadMs', kind: 'double', min: 0 },
  ],
};

export const PlaybackSeeked: Shape = {
  fields: [
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
  ],
};

export const PlaybackStopped: Shape = {
  fields: [
    { name: 'reason', kind: 'text', required: true, oneOf: ['stopped', 'ended'] },
  ],
};

export const PlaybackRateChanged: Shape = {
  fields: [
    { name: 'rate', kind: 'double', min: 0.25, max: 4 },
    { name: 'startAtServerMs', kind: 'double' },
    { name: 'startPositionMs', kind: 'double', min: 0 },
  ],
};

export const TrackRemoved: Shape = {
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const TrackMoved: Shape = {
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'beforeTrackId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const TrackMeasured: Shape = {
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'durationMs', kind: 'double', required: true, min: 0 },
  ],
};

export const RoomConfigured: Shape = {
  fields: [
    { name: 'settings', kind: 'message', message: RoomSettings, required: true },
  ],
};

export const MemberReady: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'streamId', kind: 'uint32' },
  ],
};

export const ViewAdded: Shape = {
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
    { name: 'doubt', kind: 'text', maxLength: 200 },
  ],
};

export const ViewChecked: Shape = {
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewSoundAsked: Shape = {
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewHeard: Shape = {
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewAligned: Shape = {
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewAlignmentUndone: Shape = {
  fields: [
    { name: 'view', kind: 'message', message: View, required: true },
  ],
};

export const ViewRemoved: Shape = {
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const GridCued: Shape = {
  fields: [
    { name: 'grid', kind: 'message', message: Grid, required: true },
  ],
};

export const RoomEvent: Shape = {
  fields: [
    { name: 'roomOpened', kind: 'message', message: RoomOpened, oneof: 'event' },
    { name: 'memberJoined', kind: 'message', message: MemberJoined, oneof: 'event' },
    { name: 'memberLost', kind: 'message', message: MemberLost, oneof: 'event' },
    { name: 'memberReturned', kind: 'message', message: MemberReturned, oneof: 'event' },
    { name: 'memberLeft', kind: 'message', message: MemberLeft, oneof: 'event' },
    { name: 'hostChanged', kind: 'message', message: HostChanged, oneof: 'event' },
    { name: 'trackAdded', kind: 'message', message: TrackAdded, oneof: 'event' },
    { name: 'playbackScheduled', kind: 'message', message: PlaybackScheduled, oneof: 'event' },
    { name: 'playbackStarted', kind: 'message', message: PlaybackStarted, oneof: 'event' },
    { name: 'playbackPaused', kind: 'message', message: PlaybackPaused, oneof: 'event' },
    { name: 'playbackResumed', kind: 'message', message: PlaybackResumed, oneof: 'event' },
    { name: 'playbackSeeked', kind: 'message', message: PlaybackSeeked, oneof: 'event' },
    { name: 'playbackStopped', kind: 'message', message: PlaybackStopped, oneof: 'event' },
    { name: 'playbackRateChanged', kind: 'message', message: PlaybackRateChanged, oneof: 'event' },
    { name: 'trackRemoved', kind: 'message', message: TrackRemoved, oneof: 'event' },
    { name: 'trackMoved', kind: 'message', message: TrackMoved, oneof: 'event' },
    { name: 'trackMeasured', kind: 'message', message: TrackMeasured, oneof: 'event' },
    { name: 'roomConfigured', kind: 'message', message: RoomConfigured, oneof: 'event' },
    { name: 'memberReady', kind: 'message', message: MemberReady, oneof: 'event' },
    { name: 'viewAdded', kind: 'message', message: ViewAdded, oneof: 'event' },
    { name: 'viewChecked', kind: 'message', message: ViewChecked, oneof: 'event' },
    { name: 'viewSoundAsked', kind: 'message', message: ViewSoundAsked, oneof: 'event' },
    { name: 'viewHeard', kind: 'message', message: ViewHeard, oneof: 'event' },
    { name: 'viewAligned', kind: 'message', message: ViewAligned, oneof: 'event' },
    { name: 'viewAlignmentUndone', kind: 'message', message: ViewAlignmentUndone, oneof: 'event' },
    { name: 'viewRemoved', kind: 'message', message: ViewRemoved, oneof: 'event' },
    { name: 'gridCued', kind: 'message', message: GridCued, oneof: 'event' },
  ],
};

export const OpenRoom: Shape = {
  fields: [
    { name: 'title', kind: 'text', required: true, maxLength: 120, noControls: true },
  ],
};

export const JoinRoom: Shape = {
  fields: [
    { name: 'dialect', kind: 'text', optional: true, oneOf: ['party', 'music', 'groovebox', 'replay'] },
  ],
};

export const LoseMember: Shape = {
  fields: [],
};

export const LeaveRoom: Shape = {
  fields: [],
};

export const HandOverHost: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const AddTrack: Shape = {
  fields: [
    { name: 'track', kind: 'message', message: Track, required: true, noControls: true },
  ],
};

export const StartPlayback: Shape = {
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'positionMs', kind: 'double', min: 0 },
    { name: 'url', kind: 'text', optional: true, pattern: '^(/|https?://)', maxLength: 2048, noControls: true },
    { name: 'title', kind: 'text', optional: true, maxLength: 200, noControls: true },
    { name: 'filename', kind: 'text', optional: true, maxLength: 200, noControls: true },
  ],
};

export const PausePlayback: Shape = {
  fields: [],
};

export const ResumePlayback: Shape = {
  fields: [],
};

export const SeekPlayback: Shape = {
  fields: [
    { name: 'positionMs', kind: 'double', min: 0 },
  ],
};

export const StopPlayback: Shape = {
  fields: [],
};

export const SetRate: Shape = {
  fields: [
    { name: 'rate', kind: 'double', required: true, min: 0.25, max: 4 },
  ],
};

export const RemoveTrack: Shape = {
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MoveTrack: Shape = {
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'beforeTrackId', kind: 'text', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const MeasureTrack: Shape = {
  fields: [
    { name: 'trackId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'durationMs', kind: 'double', required: true, min: 1, max: 604800000 },
  ],
};

export const ConfigureRoom: Shape = {
  fields: [
    { name: 'change', kind: 'message', message: RoomSettingsChange, required: true },
  ],
};

export const ReportReady: Shape = {
  fields: [
    { name: 'streamId', kind: 'uint32' },
  ],
};

export const AddView: Shape = {
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'videoUrl', kind: 'text', required: true, pattern: '^(/|https?://)', maxLength: 2048, noControls: true },
    { name: 'videoStartTimeMs', kind: 'double', optional: true },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'filename', kind: 'text', optional: true, maxLength: 200, noControls: true },
  ],
};

export const SettleView: Shape = {
  fields: [
    { name: 'view', kind: 'message', message: View, required: true, noControls: true },
  ],
};

export const RemoveView: Shape = {
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const AlignView: Shape = {
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const ReportSound: Shape = {
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'sound', kind: 'message', message: ViewSound, required: true, noControls: true },
    { name: 'addedAtServerMs', kind: 'double', optional: true },
  ],
};

export const TrustSound: Shape = {
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const UndoAlignment: Shape = {
  fields: [
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
  ],
};

export const CueGrid: Shape = {
  fields: [
    { name: 'status', kind: 'text', required: true, oneOf: ['paused', 'playing'] },
    { name: 'playheadUtcMs', kind: 'double', required: true, min: 0 },
    { name: 'rate', kind: 'double', required: true, min: 0.1, max: 2 },
    { name: 'loopFromUtcMs', kind: 'double', optional: true, min: 0 },
    { name: 'loopToUtcMs', kind: 'double', optional: true, min: 0 },
  ],
};

export const SkipTrack: Shape = {
  fields: [],
};

export const FireStart: Shape = {
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'startAtServerMs', kind: 'double' },
  ],
};

export const FireEnd: Shape = {
  fields: [
    { name: 'streamId', kind: 'uint32' },
    { name: 'startAtServerMs', kind: 'double' },
  ],
};

export const RemoveAbsent: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'absentSinceServerMs', kind: 'double' },
  ],
};

export const RoomCommand: Shape = {
  fields: [
    { name: 'openRoom', kind: 'message', message: OpenRoom, oneof: 'command' },
    { name: 'joinRoom', kind: 'message', message: JoinRoom, oneof: 'command' },
    { name: 'loseMember', kind: 'message', message: LoseMember, oneof: 'command' },
    { name: 'leaveRoom', kind: 'message', message: LeaveRoom, oneof: 'command' },
    { name: 'handOverHost', kind: 'message', message: HandOverHost, oneof: 'command' },
    { name: 'addTrack', kind: 'message', message: AddTrack, oneof: 'command' },
    { name: 'startPlayback', kind: 'message', message: StartPlayback, oneof: 'command' },
    { name: 'pausePlayback', kind: 'message', message: PausePlayback, oneof: 'command' },
    { name: 'resumePlayback', kind: 'message', message: ResumePlayback, oneof: 'command' },
    { name: 'seekPlayback', kind: 'message', message: SeekPlayback, oneof: 'command' },
    { name: 'stopPlayback', kind: 'message', message: StopPlayback, oneof: 'command' },
    { name: 'fireStart', kind: 'message', message: FireStart, oneof: 'command' },
    { name: 'fireEnd', kind: 'message', message: FireEnd, oneof: 'command' },
    { name: 'removeAbsent', kind: 'message', message: RemoveAbsent, oneof: 'command' },
    { name: 'setRate', kind: 'message', message: SetRate, oneof: 'command' },
    { name: 'removeTrack', kind: 'message', message: RemoveTrack, oneof: 'command' },
    { name: 'moveTrack', kind: 'message', message: MoveTrack, oneof: 'command' },
    { name: 'measureTrack', kind: 'message', message: MeasureTrack, oneof: 'command' },
    { name: 'configureRoom', kind: 'message', message: ConfigureRoom, oneof: 'command' },
    { name: 'reportReady', kind: 'message', message: ReportReady, oneof: 'command' },
    { name: 'addView', kind: 'message', message: AddView, oneof: 'command' },
    { name: 'skipTrack', kind: 'message', message: SkipTrack, oneof: 'command' },
    { name: 'settleView', kind: 'message', message: SettleView, oneof: 'command' },
    { name: 'removeView', kind: 'message', message: RemoveView, oneof: 'command' },
    { name: 'alignView', kind: 'message', message: AlignView, oneof: 'command' },
    { name: 'reportSound', kind: 'message', message: ReportSound, oneof: 'command' },
    { name: 'trustSound', kind: 'message', message: TrustSound, oneof: 'command' },
    { name: 'undoAlignment', kind: 'message', message: UndoAlignment, oneof: 'command' },
    { name: 'cueGrid', kind: 'message', message: CueGrid, oneof: 'command' },
  ],
};

export const RoomCommandEnvelope: Shape = {
  fields: [
    { name: 'commandId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,192}$' },
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'actorId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'command', kind: 'message', message: RoomCommand, required: true },
  ],
};

export const Refusal: Shape = {
  fields: [
    { name: 'code', kind: 'text', required: true },
    { name: 'message', kind: 'text' },
    { name: 'field', kind: 'text' },
  ],
};

export const Accepted: Shape = {
  fields: [
    { name: 'firstPosition', kind: 'double', integer: true },
    { name: 'lastPosition', kind: 'double', integer: true },
    { name: 'version', kind: 'uint32' },
  ],
};

export const CommandAnswer: Shape = {
  fields: [
    { name: 'accepted', kind: 'message', message: Accepted, oneof: 'outcome' },
    { name: 'refused', kind: 'message', message: Refusal, oneof: 'outcome' },
    { name: 'again', kind: 'message', message: Refusal, oneof: 'outcome' },
  ],
};

export const RecordedEvent: Shape = {
  fields: [
    { name: 'position', kind: 'double', required: true, min: 1, integer: true },
    { name: 'stream', kind: 'text', required: true },
    { name: 'streamVersion', kind: 'uint32' },
    { name: 'eventId', kind: 'text', required: true },
    { name: 'type', kind: 'text', required: true },
    { name: 'schemaVersion', kind: 'uint32' },
    { name: 'occurredServerMs', kind: 'double' },
    { name: 'actorId', kind: 'text' },
    { name: 'commandId', kind: 'text' },
    { name: 'traceId', kind: 'text' },
    { name: 'spanId', kind: 'text' },
    { name: 'roomEvent', kind: 'message', message: RoomEvent },
    { name: 'dataJson', kind: 'text' },
    { name: 'epoch', kind: 'text' },
  ],
};

export const RoomQuery: Shape = {
  fields: [
    { name: 'afterVersion', kind: 'uint32', optional: true },
    { name: 'history', kind: 'uint32', max: 500 },
  ],
};

export const RoomAnswer: Shape = {
  fields: [
    { name: 'epoch', kind: 'text' },
    { name: 'version', kind: 'uint32' },
    { name: 'stateJson', kind: 'text' },
    { name: 'events', kind: 'message', message: RecordedEvent, list: true },
    { name: 'stateVersion', kind: 'uint32' },
  ],
};

export const MembersQuery: Shape = {
  fields: [
    { name: 'memberIds', kind: 'text', list: true, maxItems: 1000 },
  ],
};

export const MemberName: Shape = {
  fields: [
    { name: 'memberId', kind: 'text' },
    { name: 'displayName', kind: 'text' },
  ],
};

export const MembersAnswer: Shape = {
  fields: [
    { name: 'members', kind: 'message', message: MemberName, list: true },
  ],
};

export const RegisterMember: Shape = {
  fields: [
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'displayName', kind: 'text', required: true, maxLength: 80, noControls: true },
  ],
};

export const MemberRegistered: Shape = {
  fields: [],
};

export const TimeExchangeRequest: Shape = {
  fields: [
    { name: 'clientNowMs', kind: 'double' },
  ],
};

export const TimeExchangeReply: Shape = {
  fields: [
    { name: 'clientNowMs', kind: 'double' },
    { name: 'serverReceivedMs', kind: 'double' },
    { name: 'serverNowMs', kind: 'double' },
    { name: 'utcErrMs', kind: 'double' },
    { name: 'referenceId', kind: 'text', maxLength: 100 },
    { name: 'term', kind: 'uint32' },
  ],
};

export const MemberTelemetry: Shape = {
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'rttMs', kind: 'double', optional: true, min: 0 },
    { name: 'prepareMs', kind: 'double', optional: true, min: 0 },
    { name: 'gone', kind: 'boolean' },
    { name: 'errorMs', kind: 'double', optional: true, min: 0 },
    { name: 'driftMs', kind: 'double', optional: true },
    { name: 'offsetMs', kind: 'double', optional: true },
    { name: 'skewPpm', kind: 'double', optional: true },
    { name: 'corrections', kind: 'uint32', optional: true },
    { name: 'startErrorMs', kind: 'double', optional: true },
    { name: 'streamId', kind: 'uint32', optional: true },
  ],
};

export const RollCall: Shape = {
  fields: [
    { name: 'gatewayId', kind: 'text', required: true, maxLength: 100 },
    { name: 'memberIds', kind: 'text', list: true, pattern: '^[A-Za-z0-9_-]{1,64}$', maxItems: 1000 },
    { name: 'askedIds', kind: 'text', list: true, pattern: '^[A-Za-z0-9_-]{1,64}$', maxItems: 1000 },
  ],
};

export const RoomStatistics: Shape = {
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'forecastRttMs', kind: 'double', min: 0 },
    { name: 'maxRttMs', kind: 'double', min: 0 },
    { name: 'p95RttMs', kind: 'double', min: 0 },
    { name: 'maxPrepareMs', kind: 'double', optional: true, min: 0 },
    { name: 'members', kind: 'uint32' },
    { name: 'maxErrorMs', kind: 'double', optional: true, min: 0 },
  ],
};

export const ClipClaims: Shape = {
  fields: [
    { name: 'segmentStartMs', kind: 'double', optional: true },
    { name: 'segmentErrorMs', kind: 'double', optional: true },
    { name: 'cutterStartMs', kind: 'double', optional: true },
    { name: 'nameStartMs', kind: 'double', optional: true },
  ],
};

export const ClipUploaded: Shape = {
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'memberId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'videoUrl', kind: 'text', required: true, maxLength: 2048 },
    { name: 'filename', kind: 'text', maxLength: 200 },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'videoStartTimeMs', kind: 'double', optional: true },
  ],
};

export const ClipAnchored: Shape = {
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'startTimeMs', kind: 'double', required: true },
    { name: 'anchorSource', kind: 'text', required: true, oneOf: ['segment', 'cutter', 'name'] },
    { name: 'anchorErrorMs', kind: 'double', required: true, min: 0 },
    { name: 'claims', kind: 'message', message: ClipClaims, required: true },
    { name: 'suspicion', kind: 'text', maxLength: 300 },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'media', kind: 'message', message: ClipMedia, required: true },
  ],
};

export const ClipUnsynced: Shape = {
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'reason', kind: 'text', required: true, maxLength: 300 },
    { name: 'claims', kind: 'message', message: ClipClaims, required: true },
    { name: 'durationMs', kind: 'double', min: 0 },
    { name: 'media', kind: 'message', message: ClipMedia, required: true },
  ],
};

export const ClipRejected: Shape = {
  fields: [
    { name: 'roomId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'clipId', kind: 'text', required: true, pattern: '^[A-Za-z0-9_-]{1,64}$' },
    { name: 'reason', kind: 'text', required: true, maxLength: 300 },
  ],
};

export const ClipEvent: Shape = {
  fields: [
    { name: 'clipUploaded', kind: 'message', message: ClipUploaded, oneof: 'event' },
    { name: 'clipAnchored', kind: 'message', message: ClipAnchored, oneof: 'event' },
    { name: 'clipUnsynced', kind: 'message', message: ClipUnsynced, oneof: 'event' },
    { name: 'clipRejected', kind: 'message', message: ClipRejected, oneof: 'event' },
  ],
};

export const SavedReplay: Shape = {
  fields: [
    { name: 'filePath', kind: 'text', required: true, maxLength: 4096 },
    { name: 'durationMs', kind: 'double', required: true, min: 0, integer: true },
    { name: 'startTimeUtcMs', kind: 'double', optional: true, integer: true },
    { name: 'version', kind: 'double', required: true, min: 1, integer: true },
  ],
};
